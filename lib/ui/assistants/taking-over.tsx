import { useState } from "react";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { Choice, TextArea, TextField } from "../base/field";
import { Switch } from "../base/switch";
import { useMay } from "../desk/desk-context";
import { Hours } from "../settings/hours";

type Ai = Assistant["ai"];

const WHEN: Readonly<Record<Ai["answers"], string>> = {
  always: "At any time",
  inside_hours: "Within business hours",
  outside_hours: "Outside of business hours",
};

/** The words of a text, one a line or between commas. */
const wordsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

/** When people take over by themselves. */
export function TakingOver({ ai, change }: { ai: Ai; change: (change: Partial<Ai>) => void }) {
  const isAdmin = useMay("admin");
  const [words, setWords] = useState(ai.handoff_words.join("\n"));
  return (
    <section className="flex flex-col gap-6 border-t border-line pt-6">
      <div>
        <h2 className="text-15">When people take over</h2>
        <p className="mt-0.5 text-13 text-ink-soft">Besides whenever somebody asks for a person.</p>
      </div>
      <div className="grid gap-x-4 gap-y-6 sm:grid-cols-2">
        <Choice
          label="The assistant answers"
          hint="At other times a person is called at once."
          value={ai.answers}
          onChange={(event) => change({ answers: event.target.value as Ai["answers"] })}
        >
          {Object.entries(WHEN).map(([when, said]) => (
            <option key={when} value={when}>
              {said}
            </option>
          ))}
        </Choice>
        <TextField
          label="Questions without an answer"
          hint="So many in a conversation call a person."
          type="number"
          min={1}
          max={10}
          required
          value={Number.isNaN(ai.handoff_after) ? "" : ai.handoff_after}
          onChange={(event) => change({ handoff_after: event.target.valueAsNumber })}
        />
      </div>
      <div className="flex flex-col gap-4">
        <Switch
          label="Business hours of its own"
          hint="Off, those of the workspace hold (Settings, Handoff). In the workspace's time zone."
          checked={ai.hours !== null}
          disabled={!isAdmin}
          onChange={(own) => change({ hours: own ? [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] : null })}
        />
        {ai.hours !== null && <Hours value={ai.hours} onChange={(hours) => change({ hours })} />}
      </div>
      <TextArea
        label="Words that call a person"
        hint="Words or phrases, one a line, such as “refund”. Whoever writes one gets a person at once."
        rows={3}
        maxLength={1800}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          change({ handoff_words: wordsIn(event.target.value) });
        }}
      />
    </section>
  );
}
