import { AlarmClock, MessageCircleReply } from "lucide-react";
import { useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { Button, IconButton } from "../base/button";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../base/menu";
import { Modal } from "../base/modal";
import { DateForm } from "./date-form";
import { snoozeTimes } from "./snooze-times";
import { useDialogActions } from "./use-dialog-actions";

const at = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

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
      <DateForm label="Until" action="Snooze" onChoose={choose} />
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
