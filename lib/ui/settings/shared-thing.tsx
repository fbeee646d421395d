import { Lock, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "../base/button";
import { Confirm } from "../base/modal";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay, useMe } from "../desk/desk-context";

type RowProps = {
  thing: { author_id: number | null; shared: boolean };
  heading: ReactNode;
  /** What the buttons call it, and the question before it is deleted. */
  name: string;
  title: string;
  /** What its deletion does not touch. */
  kept: string;
  remove: () => Promise<{ ok: true } | { ok: false; error: { error: string } }>;
  onEdit: () => void;
  onDeleted: () => void;
  children: ReactNode;
};

/** A row of what members make for themselves or for the team: its author, or an admin for what is shared, edits and deletes it. */
export function SharedThingRow({ thing, heading, name, title, kept, remove, onEdit, onDeleted, children }: RowProps) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const [asking, setAsking] = useState(false);
  const mayChange = thing.author_id === me.id || (thing.shared && isAdmin);
  const confirm = async () => {
    const answer = await remove();
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `${title} is deleted.`);
    onDeleted();
  };
  return (
    <li className="flex items-start gap-3 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 font-strong">
          {heading}
          {!thing.shared && (
            <span className="flex shrink-0 items-center gap-1 text-12 font-normal text-ink-faint">
              <Lock aria-hidden className="size-3" />
              Only yours
            </span>
          )}
        </p>
        {children}
      </div>
      {mayChange && (
        <>
          <IconButton label={`Edit ${name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton label={`Delete ${name}`} onClick={() => setAsking(true)}>
            <Trash2 />
          </IconButton>
          <Confirm
            open={asking}
            onClose={() => setAsking(false)}
            title={`Delete ${title}?`}
            body={thing.shared ? `The whole team loses it. ${kept}` : kept}
            action="Delete"
            onConfirm={confirm}
          />
        </>
      )}
    </li>
  );
}

/** @param authorId whose it is; undefined for a new one */
export function ShareSwitch({
  authorId,
  checked,
  onChange,
}: {
  authorId: number | null | undefined;
  checked: boolean;
  onChange: (shared: boolean) => void;
}) {
  const me = useMe();
  const isForeign = authorId !== undefined && authorId !== me.id;
  return (
    <Switch
      label="Share with the team"
      hint={isForeign ? "Only its author takes it back from the team." : "Else it is offered to you alone."}
      checked={checked}
      disabled={isForeign}
      onChange={onChange}
    />
  );
}
