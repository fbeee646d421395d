import { X } from "lucide-react";
import { AddButton, IconButton } from "../base/button";
import { CONTROL } from "../base/field";

const MAX_QUESTIONS = 10;

/** What a visitor can ask with one press. */
export function SuggestedQuestions({ value, onChange }: { value: readonly string[]; onChange: (questions: string[]) => void }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-strong">Suggested questions</legend>
      {value.map((question, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a question is what stands in its place
        <div key={index} className="flex gap-1">
          <input
            aria-label={`Suggested question ${index + 1}`}
            value={question}
            maxLength={200}
            onChange={(event) => onChange(value.map((each, at) => (at === index ? event.target.value : each)))}
            className={`${CONTROL} h-9 pointer-coarse:h-11`}
          />
          <IconButton label={`Remove question ${index + 1}`} onClick={() => onChange(value.filter((_, at) => at !== index))}>
            <X />
          </IconButton>
        </div>
      ))}
      {value.length < MAX_QUESTIONS && <AddButton onClick={() => onChange([...value, ""])}>Add a question</AddButton>}
    </fieldset>
  );
}
