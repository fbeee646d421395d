/** @jsxImportSource preact */
import type { Dialog } from "@/lib/protocol/dialog";
import type { RecordView } from "@/lib/protocol/routes/records";
import { fill, useEffect, useRef, useState, useWidget } from "../app/shared";
import { oneAtATime } from "./one-at-a-time";
import { momentWords, money, statusWords } from "./record-words";

/** Where the record of a room is asked for; null for a room of another kind. */
function pathOf(room: string): string | null {
  const [, type, id] = /^(order|quote)_(.+)$/s.exec(room) ?? [];
  return type && id ? `/api/records/${type}/${encodeURIComponent(id)}` : null;
}

/** How an order or quote stands, above what is said of it. */
export function RecordStrip({ dialog }: { dialog: Dialog }) {
  const { chat, strings, locale } = useWidget();
  const [record, setRecord] = useState<RecordView | null>(null);
  const path = pathOf(dialog.room);
  const load = useRef(() => {});
  useEffect(() => {
    if (!path || !chat) return;
    let current = true;
    load.current = oneAtATime(async () => {
      if (!current) return;
      const answer = await chat.request<RecordView>("GET", path);
      if (current && answer.ok) setRecord(answer.value);
    });
    return () => {
      current = false;
    };
  }, [chat, path]);
  // A change of the record is one of its room.
  useEffect(() => load.current(), [chat, path, dialog.updated_at]);
  if (!record) return null;
  const { status, amount, currency, due_at, url } = record;
  return (
    <div class="record">
      <span class="chip" dir="auto">
        {statusWords(status)}
      </span>
      {due_at && <time dateTime={due_at}>{fill(strings.dueOn, { when: momentWords(due_at, locale) })}</time>}
      {amount !== null &&
        (url ? (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {money(amount, currency, locale)}
          </a>
        ) : (
          <span>{money(amount, currency, locale)}</span>
        ))}
    </div>
  );
}
