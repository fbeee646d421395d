import { Copy, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Item } from "@/lib/client";
import { IconButton } from "../base/button";
import { Menu, MenuItem } from "../base/menu";
import { Confirm } from "../base/modal";
import { toast } from "../base/toast";
import { useDesk, useMay } from "../desk/desk-context";

/** What one can do with a message: copy it, and change or delete one's own; admins delete any. */
export function MessageActions({ item, dialogId, onEdit }: { item: Item; dialogId: number; onEdit: () => void }) {
  const desk = useDesk();
  const isAdmin = useMay("admin");
  const [deleting, setDeleting] = useState(false);
  const { id, text, deleted_at } = item.message;
  if (id === null || deleted_at) return null;
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
        label="Message"
        trigger={
          <IconButton label="Message actions" className="size-7">
            <Ellipsis />
          </IconButton>
        }
      >
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
