import { type FormEvent, useState } from "react";
import type { ApiResult } from "@/lib/client/api";
import { fieldError } from "../api";
import { useAction } from "../server-state";
import { Button } from "./button";
import { TextField } from "./field";
import { FormError } from "./page";
import { Switch } from "./switch";

type Props<T> = {
  submit: string;
  save: (named: { name: string; shared: boolean }) => Promise<ApiResult<T>>;
  onSaved: (saved: T) => void;
};

/** Keeps what a list shows under a name, for oneself or for the team. */
export function SaveFilterForm<T>({ submit, save, onSaved }: Props<T>) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const { busy, error, start } = useAction(save);
  const wrongName = fieldError(error, "name");
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ name, shared });
    if (saved) onSaved(saved);
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <TextField label="Name" required maxLength={60} value={name} onChange={({ target }) => setName(target.value)} error={wrongName} />
      <Switch label="Share with the team" hint="Else you alone see it." checked={shared} onChange={setShared} />
      {error && !wrongName && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        {submit}
      </Button>
    </form>
  );
}
