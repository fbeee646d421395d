import { Sparkles, X } from "lucide-react";
import { useState } from "react";
import type { SuggestionView } from "@/lib/protocol/routes/copilot";
import { Button, IconButton } from "../base/button";
import { PlainText } from "../base/plain-text";
import { Citations } from "../conversation/citations";
import type { Cancellable } from "./use-cancellable";

type Props = { suggestion: Cancellable<SuggestionView>; onUse: (text: string) => void };

/** A draft and what it rests on. It is put into the reply box and goes nowhere by itself. */
export function Suggestion({ suggestion, onUse }: Props) {
  const { busy, value, error, cancel } = suggestion;
  const [source, setSource] = useState<number | null>(null);
  if (!busy && !value && !error) return null;
  return (
    <section
      aria-label="Suggested reply"
      aria-live="polite"
      className="mx-auto mb-2 max-w-3xl animate-appear rounded-card border border-line bg-panel p-3"
    >
      <header className="flex items-center gap-2 text-12 font-strong text-violet-text">
        <Sparkles aria-hidden className="size-3.5" />
        <span className="flex-1">{busy ? "Looking in the knowledge base…" : "Suggested reply"}</span>
        <IconButton label={busy ? "Cancel" : "Discard the suggestion"} onClick={cancel} className="-my-1.5 -me-1.5">
          <X />
        </IconButton>
      </header>
      {error && (
        <p role="alert" className="mt-1 text-13 text-red-text">
          {error}
        </p>
      )}
      {value?.text === "" && <p className="mt-1 text-13 text-ink-soft">The knowledge base has nothing on what was asked last.</p>}
      {value && value.text !== "" && (
        <>
          {/* As it would be sent: a member's words stand as typed. */}
          <div dir="auto" className="prose-message mt-1.5 max-h-40 overflow-y-auto text-14 select-text">
            <PlainText text={value.text} />
          </div>
          <Citations citations={value.citations} open={source} onOpen={setSource} />
          <div className="mt-2.5 flex gap-2">
            <Button look="primary" onClick={() => onUse(value.text)}>
              Use this reply
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
