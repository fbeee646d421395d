import { Copy, Ellipsis, Flag, Pencil, Reply, Split, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Item } from "@/lib/client";
import { rest } from "../api";
import { IconButton } from "../base/button";
import { Menu, MenuItem } from "../base/menu";
import { Confirm } from "../base/modal";
import { toast } from "../base/toast";
import { useDesk, useDeskValue, useMay } from "../desk/desk-context";
import { useNavigate } from "../shell/link";
import { useReportAnswer } from "./answer-feedback";
import { quoteMessage } from "./quote";

type MessageActionsProps = { item: Item; dialogId: number; onEdit: () => void };

/**
 * What one can do with a message. The menu is made when it is first asked for: each one listens to every key that is
 * pressed, and of a long conversation there are thousands.
 */
export function MessageActions(props: MessageActionsProps) {
  const [made, setMade] = useState(false);
  const { id, deleted_at } = props.item.message;
  if (id === null || deleted_at) return null;
  if (made) return <MadeActions {...props} />;
  return (
    <IconButton label="Message actions" aria-haspopup="menu" className="size-7" onClick={() => setMade(true)}>
      <Ellipsis />
    </IconButton>
  );
}

/** Answer it, copy the text, and change or delete one's own; admins delete any. */
function MadeActions({ item, dialogId, onEdit }: MessageActionsProps) {
  const desk = useDesk();
  const isAdmin = useMay("admin");
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const [splitting, setSplitting] = useState(false);
  const report = useReportAnswer();
  const mayBeSplit = useDeskValue((snapshot) => (snapshot.dialogs.get(dialogId)?.dialog?.visitor ?? null) !== null);
  const { id, text, seq, sender } = item.message;
  if (id === null) return null;
  const remove = async () => {
    const result = await desk.remove(dialogId, id);
    if (!result.ok) toast("failed", `Couldn't delete the message: ${result.error.error}`);
  };
  const split = async () => {
    if (seq === null) return;
    const result = await rest.post("/api/dialogs/{id}/split", { params: { id: dialogId }, body: { from_seq: seq } });
    if (result.ok) navigate(`/inbox/${result.value.id}${location.search}`);
    else toast("failed", `Couldn't split it: ${result.error.error}`);
  };
  const copy = () =>
    navigator.clipboard.writeText(text).catch(() => toast("failed", "The browser did not let Baton copy. Select the text and copy it."));
  return (
    <>
      <Menu
        align="end"
        defaultOpen
        label="Message"
        trigger={
          <IconButton label="Message actions" className="size-7">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => quoteMessage(item.message)}>
          <Reply aria-hidden className="rtl:-scale-x-100" />
          Reply
        </MenuItem>
        <MenuItem onSelect={() => void copy()}>
          <Copy aria-hidden />
          Copy the text
        </MenuItem>
        {item.mine && (
          <MenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            Edit
          </MenuItem>
        )}
        {sender === "assistant" && (
          <MenuItem onSelect={() => void report(id)}>
            <Flag aria-hidden />
            Report a wrong answer
          </MenuItem>
        )}
        {mayBeSplit && (
          <MenuItem onSelect={() => setSplitting(true)}>
            <Split aria-hidden className="rtl:-scale-x-100" />
            Split from here…
          </MenuItem>
        )}
        {(item.mine || isAdmin) && (
          <MenuItem danger onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden />
            Delete
          </MenuItem>
        )}
      </Menu>
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        title="Delete this message?"
        body="Its text disappears for everybody. That there was a message stays visible."
        action="Delete"
        onConfirm={remove}
      />
      <Confirm
        open={splitting}
        onClose={() => setSplitting(false)}
        title="Split the conversation here?"
        body="This message and all after it move to another conversation with the same person."
        action="Split"
        onConfirm={split}
      />
    </>
  );
}
