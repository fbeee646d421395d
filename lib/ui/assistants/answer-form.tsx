import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import { APPROVED_ANSWER_LIMITS, type ApprovedAnswer } from "@/lib/protocol/routes/approved-answers";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextArea } from "../base/field";
import { FormError } from "../base/page";
import { Switch } from "../base/switch";
import { useAction } from "../server-state";
import { LanguageBoxes } from "./language-boxes";

type Draft = { questions: string; answer: string; languages: ApprovedAnswer["languages"]; enabled: boolean };

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

type FormProps = {
  assistantId: string;
  /** The answer that is changed; null for a new one. */
  answer: ApprovedAnswer | null;
  onSaved: () => void;
};

/** Approves an answer, or changes one. */
export function AnswerForm({ assistantId, answer, onSaved }: FormProps) {
  const [draft, setDraft] = useState<Draft>({
    questions: answer?.questions.join("\n") ?? "",
    answer: answer?.answer ?? "",
    languages: answer?.languages ?? [],
    enabled: answer?.enabled ?? true,
  });
  const change = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/answers">) =>
    answer
      ? rest.patch("/api/assistants/{id}/answers/{answer_id}", { params: { id: assistantId, answer_id: answer.id }, body })
      : rest.post("/api/assistants/{id}/answers", { params: { id: assistantId }, body }),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await start({ ...draft, questions: linesOf(draft.questions) })) onSaved();
  };
  const wrong = [fieldError(error, "questions"), fieldError(error, "answer")];
  return (
    <form onSubmit={save} className="flex flex-col gap-5">
      <TextArea
        label="Questions"
        hint={`Ways to ask for it, one a line, up to ${APPROVED_ANSWER_LIMITS.QUESTIONS}. Spelling, forms of words and common synonyms are understood.`}
        rows={3}
        required
        value={draft.questions}
        onChange={(event) => change({ questions: event.target.value })}
        error={wrong[0] ?? null}
      />
      <TextArea
        label="Answer"
        hint="Markdown. It is given word for word."
        rows={5}
        required
        maxLength={APPROVED_ANSWER_LIMITS.ANSWER_CHARS}
        value={draft.answer}
        onChange={(event) => change({ answer: event.target.value })}
        error={wrong[1] ?? null}
      />
      <LanguageBoxes
        label="Languages of the questions"
        hint="None: whatever the visitor writes in."
        value={draft.languages}
        onChange={(languages) => change({ languages })}
      />
      <Switch
        label="In use"
        hint="Off, the question is searched for."
        checked={draft.enabled}
        onChange={(enabled) => change({ enabled })}
      />
      {error && !wrong.some(Boolean) && <FormError error={error} />}
      <Button
        type="submit"
        look="primary"
        busy={busy}
        disabled={draft.answer.trim() === "" || linesOf(draft.questions).length === 0}
        className="self-end"
      >
        {answer ? "Save" : "Approve"}
      </Button>
    </form>
  );
}
