import { Plus, Upload } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import { rest } from "../../api";
import { Button } from "../../base/button";
import { TextField } from "../../base/field";
import { Modal } from "../../base/modal";
import { FormError } from "../../base/page";
import { toast } from "../../base/toast";
import { useAction } from "../../server-state";
import { CaseForm } from "./case-form";

type AddProps = { assistantId: string; onAdded: () => void };

/** The number at the end of a conversation's address, or the number alone. */
const dialogIn = (text: string): string => text.trim().match(/(\d+)\/?$/)?.[1] ?? "";

function CopyForm({ assistantId, onAdded }: AddProps) {
  const [typed, setTyped] = useState("");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/evaluations/from-dialog">) =>
    rest.post("/api/assistants/{id}/evaluations/from-dialog", { params: { id: assistantId }, body }),
  );
  const copy = async (event: FormEvent) => {
    event.preventDefault();
    if (await start({ dialog_id: dialogIn(typed) })) onAdded();
  };
  return (
    <form onSubmit={copy} className="flex flex-col gap-5">
      <TextField
        label="Conversation"
        hint="Its number or its address in the inbox. What its visitor wrote is copied, and is erased with the conversation."
        required
        inputMode="url"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <FormError error={error} />
      <Button type="submit" look="primary" busy={busy} disabled={dialogIn(typed) === ""} className="self-end">
        Copy
      </Button>
    </form>
  );
}

function ImportButton({ assistantId, onAdded }: AddProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const load = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const answer = await rest.post("/api/assistants/{id}/evaluations/import", {
      params: { id: assistantId },
      body: { csv: await file.text() },
    });
    setBusy(false);
    if (!answer.ok) return toast("failed", `${file.name} was not imported: ${answer.error.error}`);
    toast("done", `${answer.value.added} ${answer.value.added === 1 ? "test" : "tests"} added.`);
    onAdded();
  };
  return (
    <>
      <Button
        busy={busy}
        icon={<Upload aria-hidden className="size-3.5" />}
        title="Columns: turns, behaviour, source, fact"
        onClick={() => picker.current?.click()}
      >
        Import CSV
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".csv,text/csv"
        aria-label="Tests as CSV"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          void load(file);
        }}
      />
    </>
  );
}

/** The ways in which a test comes about: written, copied from a conversation, or imported. */
export function AddCases({ assistantId, onAdded }: AddProps) {
  const [open, setOpen] = useState<"write" | "copy" | null>(null);
  const done = () => {
    setOpen(null);
    onAdded();
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setOpen("write")}>
        Add a test
      </Button>
      <Button onClick={() => setOpen("copy")}>From a conversation</Button>
      <ImportButton assistantId={assistantId} onAdded={onAdded} />
      <Modal open={open === "write"} onClose={() => setOpen(null)} title="A new test" wide>
        <CaseForm assistantId={assistantId} one={null} onSaved={done} />
      </Modal>
      <Modal open={open === "copy"} onClose={() => setOpen(null)} title="A test from a conversation">
        <CopyForm assistantId={assistantId} onAdded={done} />
      </Modal>
    </div>
  );
}
