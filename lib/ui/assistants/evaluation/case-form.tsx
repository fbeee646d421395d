import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import { EVALUATION_LIMITS, type EvaluationBehaviour } from "@/lib/protocol/evaluation";
import type { EvaluationCase } from "@/lib/protocol/routes/evaluations";
import { fieldError, rest } from "../../api";
import { Button } from "../../base/button";
import { Choice, TextArea, TextField } from "../../base/field";
import { FormError } from "../../base/page";
import { useAction } from "../../server-state";
import { BEHAVIOUR } from "./words";

type Draft = { turns: string; behaviour: EvaluationBehaviour; source: string; fact: string };

const FIELDS = ["turns", "source", "fact"] as const;

const draftOf = (one: EvaluationCase | null): Draft => ({
  turns: one?.turns.join("\n") ?? "",
  behaviour: one?.behaviour ?? "answer",
  source: one?.source ?? "",
  fact: one?.fact ?? "",
});

const bodyOf = ({ turns, behaviour, source, fact }: Draft) => ({
  turns: turns.split("\n").filter((turn) => turn.trim() !== ""),
  behaviour,
  source: source.trim() || null,
  fact: fact.trim() || null,
});

/** Makes a test conversation, or changes one. */
export function CaseForm({ assistantId, one, onSaved }: { assistantId: string; one: EvaluationCase | null; onSaved: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(one));
  const change = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/evaluations">) =>
    one
      ? rest.patch("/api/assistants/{id}/evaluations/{case_id}", { params: { id: assistantId, case_id: one.id }, body })
      : rest.post("/api/assistants/{id}/evaluations", { params: { id: assistantId }, body }),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(bodyOf(draft))) onSaved();
  };
  const wrong = FIELDS.map((field) => fieldError(error, field));
  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <TextArea
        label="What the visitor says"
        hint={`One message a line, up to ${EVALUATION_LIMITS.TURNS}. The answer to the last one is judged.`}
        rows={3}
        required
        value={draft.turns}
        onChange={(event) => change({ turns: event.target.value })}
        error={wrong[0] ?? null}
      />
      <Choice
        label="What the assistant has to do"
        value={draft.behaviour}
        onChange={(event) => change({ behaviour: event.target.value as EvaluationBehaviour })}
      >
        {Object.entries(BEHAVIOUR).map(([behaviour, words]) => (
          <option key={behaviour} value={behaviour}>
            {words}
          </option>
        ))}
      </Choice>
      <TextField
        label="Page that it has to cite"
        hint="Its title or address. Empty: any."
        maxLength={2048}
        value={draft.source}
        onChange={(event) => change({ source: event.target.value })}
        error={wrong[1] ?? null}
      />
      <TextField
        label="What has to stand in the answer"
        hint="Such as “60 days”. Case, accents and spaces don't count. Empty: anything."
        maxLength={500}
        value={draft.fact}
        onChange={(event) => change({ fact: event.target.value })}
        error={wrong[2] ?? null}
      />
      {error && !wrong.some(Boolean) && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} disabled={draft.turns.trim() === ""} className="self-end">
        {one ? "Save" : "Add test"}
      </Button>
    </form>
  );
}
