import { useEffect } from "react";
import type { RecordType } from "@/lib/protocol/routes/records";
import { useDesk } from "../desk/desk-context";

/** An import changes thousands at once; a list is loaded again at most this often. */
const AT_MOST_EVERY_MS = 2_000;

/** Calls `onChange` when an order or quote, or its room, has changed; soon, but not for each of many. @param type null for both */
export function useRecordChanges(type: RecordType | null, onChange: () => Promise<void>): void {
  const desk = useDesk();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const run = () => {
      timer = undefined;
      last = Date.now();
      void onChange();
    };
    const off = desk.on("dialog_updated", ({ room }) => {
      const concerns = type === null ? /^(order|quote)_/.test(room) : room.startsWith(`${type}_`);
      if (concerns) timer ??= setTimeout(run, Math.max(0, last + AT_MOST_EVERY_MS - Date.now()));
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [desk, type, onChange]);
}
