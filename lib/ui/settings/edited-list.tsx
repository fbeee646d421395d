import { Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "../base/button";
import { Confirm, Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import type { Resource } from "../server-state";

type ListProps<T> = {
  title: string;
  about: ReactNode;
  resource: Omit<Resource<{ data: T[] }>, "set">;
  empty: { icon: ReactNode; title: string; words: string };
  /** What makes one is called, and the windows in which one is made and edited. */
  words: { make: string; making: string; editing: string };
  mayMake?: boolean;
  wide?: boolean;
  /** The form in the window; null makes a new one. */
  form: (thing: T | null, onDone: () => void) => ReactNode;
  children: (all: T[], list: { edit: (thing: T) => void; reload: () => void }) => ReactNode;
};

/** A page of settings about things of one kind, which are made and edited in a window. */
export function EditedList<T>({ title, about, resource, empty, words, mayMake = true, wide, form, children }: ListProps<T>) {
  const { data, error, loading, reload } = resource;
  const [editing, setEditing] = useState<T | "new" | null>(null);
  const all = data?.data ?? [];
  const make = mayMake && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
      {words.make}
    </Button>
  );
  const done = () => {
    setEditing(null);
    void reload();
  };
  return (
    <PageBody title={title} about={about} action={all.length > 0 && make}>
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && all.length === 0 && (
        <Empty icon={empty.icon} title={empty.title} action={make}>
          {empty.words}
        </Empty>
      )}
      {children(all, { edit: setEditing, reload: () => void reload() })}
      <Modal open={editing !== null} onClose={() => setEditing(null)} wide={wide} title={editing === "new" ? words.making : words.editing}>
        {editing !== null && form(editing === "new" ? null : editing, done)}
      </Modal>
    </PageBody>
  );
}

type ButtonsProps = {
  /** What the buttons call it. */
  name: string;
  /** What the question and the answer call it; its name where nothing is said. */
  title?: string;
  /** What its deletion does and does not touch. */
  body: string;
  remove: () => Promise<{ ok: true } | { ok: false; error: { error: string } }>;
  onEdit: () => void;
  onDeleted: () => void;
};

/** The buttons of a row: edit, and delete after a question. */
export function EditAndDelete({ name, title = name, body, remove, onEdit, onDeleted }: ButtonsProps) {
  const [asking, setAsking] = useState(false);
  const confirm = async () => {
    const answer = await remove();
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `${title} is deleted.`);
    onDeleted();
  };
  return (
    <>
      <IconButton label={`Edit ${name}`} onClick={onEdit}>
        <Pencil />
      </IconButton>
      <IconButton label={`Delete ${name}`} onClick={() => setAsking(true)}>
        <Trash2 />
      </IconButton>
      <Confirm open={asking} onClose={() => setAsking(false)} title={`Delete ${title}?`} body={body} action="Delete" onConfirm={confirm} />
    </>
  );
}
