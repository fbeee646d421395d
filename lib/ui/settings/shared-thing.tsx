import { Lock } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Switch } from "../base/switch";
import { useMay, useMe } from "../desk/desk-context";
import { EditAndDelete } from "./edited-list";

type RowProps = Omit<ComponentProps<typeof EditAndDelete>, "body"> & {
  thing: { author_id: number | null; shared: boolean };
  heading: ReactNode;
  /** What its deletion does not touch. */
  kept: string;
  children: ReactNode;
};

/** A row of what members make for themselves or for the team: its author, or an admin for what is shared, edits and deletes it. */
export function SharedThingRow({ thing, heading, name, title, kept, remove, onEdit, onDeleted, children }: RowProps) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const mayChange = thing.author_id === me.id || (thing.shared && isAdmin);
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
        <EditAndDelete
          name={name}
          title={title}
          body={thing.shared ? `The whole team loses it. ${kept}` : kept}
          remove={remove}
          onEdit={onEdit}
          onDeleted={onDeleted}
        />
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
