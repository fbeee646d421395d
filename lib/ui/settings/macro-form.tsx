import { type FormEvent, useState } from "react";
import type { Macro } from "@/lib/protocol/routes/macros";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { useAction } from "../server-state";
import { ActionList, useActions } from "./action-list";
import { blankAction } from "./macro-action-field";
import { ShareSwitch } from "./shared-thing";

type Fields = Pick<Macro, "name" | "shared" | "actions">;
const save = (macro: Macro | null, body: Fields) =>
  macro ? rest.patch("/api/macros/{id}", { params: { id: macro.id }, body }) : rest.post("/api/macros", { body });

/** Makes a macro, or changes one. */
export function MacroForm({ macro, onDone }: { macro: Macro | null; onDone: () => void }) {
  const [name, setName] = useState(macro?.name ?? "");
  const actions = useActions(macro?.actions ?? [blankAction("reply")]);
  const [shared, setShared] = useState(macro?.shared ?? true);
  const { busy, error, start } = useAction(save);
  const wrongName = fieldError(error, "name");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(macro, { name, shared, actions: actions.entries.map(({ action }) => action) })) onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        hint="As it is called in the menu, such as Refund granted."
        required
        maxLength={60}
        dir="auto"
        value={name}
        onChange={({ target }) => setName(target.value)}
        error={wrongName}
      />
      <ActionList {...actions} />
      <ShareSwitch authorId={macro?.author_id} checked={shared} onChange={setShared} />
      {error && !wrongName && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}
