import { useState } from "react";
import type { AnswerOf, BodyOf } from "@/lib/client/api";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextArea } from "../base/field";
import { FormError } from "../base/page";
import { useAction } from "../server-state";

type Tried = AnswerOf<"POST", "/api/assistants/{id}/guidance/try">;

const wordsOf = ({ rule, answer, hands_over: calls }: Tried): string => {
  if (rule === null) return "No rule holds: an answer would be searched for.";
  return `${rule}: ${calls ? "a person would be called" : "it would not be answered"}. “${answer ?? ""}”`;
};

/** What the guidance that is saved says to some messages. It stands inside a form, so that it is none itself. */
export function TryGuidance({ assistantId }: { assistantId: string }) {
  const [text, setText] = useState("");
  const [tried, setTried] = useState<Tried | null>(null);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/guidance/try">) =>
    rest.post("/api/assistants/{id}/guidance/try", { params: { id: assistantId }, body }),
  );
  const messages = text.split("\n").filter((line) => line.trim() !== "");
  return (
    <div className="flex flex-col gap-3 rounded-card border border-dashed border-line-strong p-3">
      <TextArea
        label="Try the guidance"
        hint="What a visitor writes, one message a line. Tried as it is saved."
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        busy={busy}
        disabled={messages.length === 0}
        className="self-start"
        onClick={async () => setTried((await start({ messages: messages.slice(-10) })) ?? null)}
      >
        Try
      </Button>
      <FormError error={error} />
      {tried && (
        <p role="status" className="text-13 text-ink-soft wrap-anywhere">
          {wordsOf(tried)}
        </p>
      )}
    </div>
  );
}
