import { AlarmClock, MessageCircleReply } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { Button, IconButton } from "../base/button";
import { TextField } from "../base/field";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../base/menu";
import { Modal } from "../base/modal";
import { timeField } from "../base/time";
import { snoozeTimes, timeToCome } from "./snooze-times";
import { useDialogActions } from "./use-dialog-actions";

const at = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

/** A date and time of one's own. */
function DateForm({ onChoose }: { onChoose: (until: Date) => void }) {
  const now = new Date();
  const [text, setText] = useState(() => timeField(snoozeTimes(now).find(({ words }) => words === "Tomorrow")?.until ?? now));
  const until = timeToCome(text, now);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (until) onChoose(until);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Until"
        type="datetime-local"
        required
        min={timeField(now)}
        value={text}
        onChange={({ target }) => setText(target.value)}
        error={text !== "" && !until ? "Choose a time to come" : null}
      />
      <Button type="submit" look="primary" disabled={!until} className="self-end">
        Snooze
      </Button>
    </form>
  );
}

type WindowProps = { dialog: Dialog; open: boolean; onClose: () => void };

/** The same choices as the menu's, and a date. */
export function SnoozeWindow({ dialog, open, onClose }: WindowProps) {
  const { snooze } = useDialogActions(dialog.id);
  const choose = (until: Date | null) => {
    onClose();
    void snooze(until);
  };
  return (
    <Modal open={open} onClose={onClose} title="Snooze" description="It comes back by itself then, or when the person writes.">
      <div className="mb-4 flex flex-wrap gap-2">
        {snoozeTimes(new Date()).map(({ words, until }) => (
          <Button key={words} onClick={() => choose(until)}>
            {words}
          </Button>
        ))}
        <Button onClick={() => choose(null)}>Until they answer</Button>
      </div>
      <DateForm onChoose={choose} />
    </Modal>
  );
}

/** Puts the conversation off: it comes back by itself, or when the person writes. */
export function SnoozeMenu({ dialog }: { dialog: Dialog }) {
  const { busy, snooze } = useDialogActions(dialog.id);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu
        align="end"
        label="Snooze"
        trigger={
          <IconButton label="Snooze" disabled={busy === "snooze"} className="max-sm:hidden">
            <AlarmClock />
          </IconButton>
        }
      >
        <MenuTitle>Snooze until</MenuTitle>
        {snoozeTimes(new Date()).map(({ words, until }) => (
          <MenuItem key={words} onSelect={() => void snooze(until)}>
            <span className="flex-1">{words}</span>
            <span className="tabular text-12 text-ink-faint">{at.format(until)}</span>
          </MenuItem>
        ))}
        <MenuItem onSelect={() => setChoosing(true)}>A date…</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => void snooze(null)}>
          <MessageCircleReply aria-hidden />
          Until they answer
        </MenuItem>
      </Menu>
      <SnoozeWindow dialog={dialog} open={choosing} onClose={() => setChoosing(false)} />
    </>
  );
}
