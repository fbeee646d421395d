import { useState } from "react";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { Choice, TextArea, TextField } from "../base/field";
import { LANGUAGES, LanguageBoxes } from "./language-boxes";
import { amountOf, typedAmount } from "./money";

type Ai = Assistant["ai"];
type SpeechProps = { ai: Ai; change: (change: Partial<Ai>) => void; error: string | null };

const TONES: Readonly<Record<Ai["tone"], string>> = { friendly: "Friendly", neutral: "Neutral", formal: "Formal" };
const PRICES = [
  { field: "input_price", label: "Input price per 1M tokens" },
  { field: "output_price", label: "Output price per 1M tokens" },
] as const;

function Price({ label, value, onChange }: { label: string; value: number; onChange: (micros: number) => void }) {
  const [text, setText] = useState(typedAmount(value));
  // What was typed stands, as long as it means the same: another amount is one that was discarded.
  if ((amountOf(text) ?? 0) !== value) setText(typedAmount(value));
  return (
    <TextField
      label={label}
      inputMode="decimal"
      pattern="[0-9]*([.,][0-9]{0,6})?"
      maxLength={12}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(amountOf(event.target.value) ?? 0);
      }}
    />
  );
}

/** How a language model speaks for the assistant. */
export function Speech({ ai, change, error }: SpeechProps) {
  return (
    <section className="flex flex-col gap-6 border-t border-line pt-6">
      <div>
        <h2 className="text-15">Voice</h2>
        <p className="mt-0.5 text-13 text-ink-soft">
          Applies when an AI model is connected; the built-in answerer only uses the languages.
        </p>
      </div>
      <LanguageBoxes
        label="Languages"
        hint={
          ai.languages[0]
            ? `Who writes in another language is answered in ${LANGUAGES[ai.languages[0]]}.`
            : "None picked: it answers in the visitor's own language."
        }
        value={ai.languages}
        onChange={(languages) => change({ languages })}
      />
      <TextArea
        label="Instructions"
        hint="What it should know about itself, what to leave to people."
        rows={5}
        maxLength={20_000}
        value={ai.instructions}
        onChange={(event) => change({ instructions: event.target.value })}
        error={error}
      />
      <div className="grid gap-x-4 gap-y-6 sm:grid-cols-3">
        <Choice label="Tone" value={ai.tone} onChange={(event) => change({ tone: event.target.value as Ai["tone"] })}>
          {Object.entries(TONES).map(([tone, words]) => (
            <option key={tone} value={tone}>
              {words}
            </option>
          ))}
        </Choice>
        <TextField
          label="Model"
          hint="Empty: the server's own."
          maxLength={200}
          value={ai.model ?? ""}
          onChange={(event) => change({ model: event.target.value.trim() || null })}
        />
        <TextField
          label="Temperature"
          hint="0 to 2. Empty: the model's own."
          type="number"
          min={0}
          max={2}
          step={0.1}
          value={ai.temperature ?? ""}
          onChange={(event) => change({ temperature: event.target.value === "" ? null : event.target.valueAsNumber })}
        />
      </div>
      <div className="flex flex-col gap-1">
        <div className="grid gap-x-4 gap-y-6 sm:grid-cols-2">
          {PRICES.map(({ field, label }) => (
            <Price key={field} label={label} value={ai[field]} onChange={(micros) => change({ [field]: micros })} />
          ))}
        </div>
        <p className="text-13 text-ink-faint">
          In the currency of your budget, such as 2.50. The costs of later answers are counted by it.
        </p>
      </div>
    </section>
  );
}
