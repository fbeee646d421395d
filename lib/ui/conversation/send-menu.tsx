import { AlarmClock, CalendarClock, Check, ChevronDown } from "lucide-react";
import { useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { rest } from "../api";
import { IconButton } from "../base/button";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuTitle } from "../base/menu";
import { Modal } from "../base/modal";
import { Switch } from "../base/switch";
import { clockTime, dayAhead } from "../base/time";
import { toast } from "../base/toast";
import { DateForm } from "./date-form";
import { laterTimes } from "./later-times";
import { SnoozeWindow } from "./snooze-menu";
import { useDialogActions } from "./use-dialog-actions";
import { useScheduled } from "./use-scheduled";

type Written = { text: string; attachments: string[]; reply_to: number | null };
type SendMenuProps = {
  dialog: Dialog;
  disabled: boolean;
  /** What stands in the box. */
  message: () => Written;
  onSent: () => void;
};

/** Sends what stands in the box now or later; it stays there where that was refused. */
function useSending({ dialog, message, onSent }: SendMenuProps) {
  const [busy, setBusy] = useState(false);
  const { reload } = useScheduled(dialog.id);
  const post = async (later: { send_at?: string; cancel_if_answered?: boolean }): Promise<boolean> => {
    setBusy(true);
    const body = { client_id: crypto.randomUUID(), ...message(), ...later };
    const result = await rest.post("/api/dialogs/{id}/messages", { params: { id: dialog.id }, body });
    setBusy(false);
    if (!result.ok) toast("failed", `Couldn't send it: ${result.error.error}`);
    else onSent();
    return result.ok;
  };
  return {
    busy,
    now: () => post({}),
    later: async (at: Date, unlessAnswered: boolean) => {
      if (!(await post({ send_at: at.toISOString(), ...(unlessAnswered ? { cancel_if_answered: true } : {}) }))) return;
      toast("done", `Scheduled: ${dayAhead(at.toISOString())}, ${clockTime(at.toISOString())}`);
      await reload();
    },
  };
}

/** Beside Send: together with what comes after it, or at a time to come. */
export function SendMenu(props: SendMenuProps) {
  const { dialog, disabled } = props;
  const { busy, now, later } = useSending(props);
  const { resolve } = useDialogActions(dialog.id);
  const [open, setOpen] = useState<"date" | "snooze" | null>(null);
  const [unlessAnswered, setUnlessAnswered] = useState(false);
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        align="end"
        label="More ways to send"
        trigger={
          <IconButton label="More ways to send" disabled={disabled || busy} aria-busy={busy || undefined}>
            <ChevronDown />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void now().then((sent) => sent && resolve())}>
          <Check aria-hidden />
          Send and resolve
        </MenuItem>
        <MenuItem onSelect={() => void now().then((sent) => sent && setOpen("snooze"))}>
          <AlarmClock aria-hidden />
          Send and snooze…
        </MenuItem>
        <MenuLine />
        <MenuTitle>Send later</MenuTitle>
        {laterTimes(new Date()).map(({ words, at }) => (
          <MenuItem key={words} onSelect={() => void later(at, unlessAnswered)}>
            <span className="flex-1">{words}</span>
            <span className="tabular text-12 text-ink-faint">{clockTime(at.toISOString())}</span>
          </MenuItem>
        ))}
        <MenuItem onSelect={() => setOpen("date")}>
          <CalendarClock aria-hidden />A date…
        </MenuItem>
        <MenuChoice stays chosen={unlessAnswered} onSelect={() => setUnlessAnswered((was) => !was)}>
          Not if they write first
        </MenuChoice>
      </Menu>
      <Modal open={open === "date"} onClose={close} title="Send later">
        <div className="mb-4">
          <Switch label="Not if they write first" checked={unlessAnswered} onChange={setUnlessAnswered} />
        </div>
        <DateForm
          label="Send at"
          action="Schedule"
          onChoose={(at) => {
            close();
            void later(at, unlessAnswered);
          }}
        />
      </Modal>
      <SnoozeWindow dialog={dialog} open={open === "snooze"} onClose={close} />
    </>
  );
}
