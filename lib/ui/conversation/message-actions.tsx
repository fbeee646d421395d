import { Copy, Ellipsis, Pencil, Reply, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Item } from "@/lib/client";
import { IconButton } from "../base/button";
import { Menu, MenuItem } from "../base/menu";
import { Confirm } from "../base/modal";
import { toast } from "../base/toast";
import { useDesk, useMay } from "../desk/desk-context";
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
  const [deleting, setDeleting] = useState(false);
  const { id, text } = item.message;
  if (id === null) return null;
  const remove = async () => {
    const result = await desk.remove(dialogId, id);
    if (!result.ok) toast("failed", `Couldn't delete the message: ${result.error.error}`);
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
    </>
  );
}
