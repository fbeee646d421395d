import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { DocumentAudience, DocumentState } from "@/lib/protocol/document-settings";
import type { Document } from "@/lib/protocol/routes/knowledge";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { FormError } from "../base/page";
import { Switch } from "../base/switch";
import { useAction } from "../server-state";

export const STATES: Readonly<Record<DocumentState, string>> = { published: "Published", draft: "Draft", archived: "Archived" };
export const AUDIENCES: Readonly<Record<DocumentAudience, string>> = {
  visitors: "Everybody",
  customers: "Identified customers",
  members: "The team, by the copilot",
};

/** A moment as a field of date and time has it, in the browser's time zone. */
function typedMoment(iso: string | null): string {
  if (iso === null) return "";
  const moment = new Date(iso);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, "2030-01-01T00:00".length);
}

type Draft = { title: string; state: DocumentState; audience: DocumentAudience; until: string; language: string; preferred: boolean };

const bodyOf = ({ until, language, ...plain }: Draft) => ({
  ...plain,
  valid_until: until === "" ? null : new Date(until).toISOString(),
  language: language.trim().toLowerCase() || null,
});

type FormProps = { assistantId: string; document: Document; onSaved: () => void };

/** How a document is answered from. */
export function DocumentForm({ assistantId, document, onSaved }: FormProps) {
  const [draft, setDraft] = useState<Draft>({
    title: document.title,
    state: document.state,
    audience: document.audience,
    until: typedMoment(document.valid_until),
    language: document.language ?? "",
    preferred: document.preferred,
  });
  const change = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/assistants/{id}/documents/{document_id}">) =>
    rest.patch("/api/assistants/{id}/documents/{document_id}", { params: { id: assistantId, document_id: document.id }, body }),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(bodyOf(draft))) onSaved();
  };
  const wrong = fieldError(error, "language");
  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <TextField
        label="Title"
        hint="What it is cited as."
        required
        maxLength={200}
        value={draft.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <Choice
          label="State"
          hint="Only what is published is answered from."
          value={draft.state}
          onChange={(event) => change({ state: event.target.value as DocumentState })}
        >
          {Object.entries(STATES).map(([state, words]) => (
            <option key={state} value={state}>
              {words}
            </option>
          ))}
        </Choice>
        <Choice
          label="For"
          hint="The copilot finds what is for others, too."
          value={draft.audience}
          onChange={(event) => change({ audience: event.target.value as DocumentAudience })}
        >
          {Object.entries(AUDIENCES).map(([audience, words]) => (
            <option key={audience} value={audience}>
              {words}
            </option>
          ))}
        </Choice>
        <TextField
          label="Valid until"
          hint="Empty: for good."
          type="datetime-local"
          value={draft.until}
          onChange={(event) => change({ until: event.target.value })}
        />
        <TextField
          label="Language"
          hint="Two letters, such as de. Empty: as its words show."
          maxLength={2}
          value={draft.language}
          onChange={(event) => change({ language: event.target.value })}
          error={wrong}
        />
      </div>
      <Switch
        label="Preferred"
        hint="Goes before other documents that speak of the same."
        checked={draft.preferred}
        onChange={(preferred) => change({ preferred })}
      />
      {!wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={draft.title.trim() === ""} className="self-end">
        Save
      </Button>
    </form>
  );
}
