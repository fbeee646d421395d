import { type FormEvent, useState } from "react";
import type { AnswerOf, BodyOf } from "@/lib/client/api";
import { rest } from "../api";
import { Button } from "../base/button";
import { CONTROL } from "../base/field";
import { FormError } from "../base/page";
import { useAction } from "../server-state";

/** Which approved answer a question would get. */
export function MatchAnswer({ assistantId }: { assistantId: string }) {
  const [question, setQuestion] = useState("");
  const [matched, setMatched] = useState<AnswerOf<"POST", "/api/assistants/{id}/answers/match"> | null>(null);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/answers/match">) =>
    rest.post("/api/assistants/{id}/answers/match", { params: { id: assistantId }, body }),
  );
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setMatched((await start({ question: question.trim() })) ?? null);
  };
  return (
    <form onSubmit={ask} className="mt-4">
      <div className="flex gap-2">
        <input
          aria-label="Question to match"
          placeholder="Ask it in other words"
          maxLength={1000}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
          className={`${CONTROL} h-9 pointer-coarse:h-11`}
        />
        <Button type="submit" busy={busy} disabled={question.trim() === ""}>
          Match
        </Button>
      </div>
      <FormError error={error} />
      {matched && (
        <p role="status" className="mt-2 text-13 text-ink-soft wrap-anywhere">
          {matched.answer ? `Gets the answer to “${matched.answer.questions[0]}”.` : "Gets none of these: it would be searched for."}
        </p>
      )}
    </form>
  );
}
