import { CornerDownLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { AnswerOf, BodyOf } from "@/lib/client/api";
import { rest } from "../api";
import { Button } from "../base/button";
import { CONTROL } from "../base/field";
import { renderMarkdown } from "../base/markdown";
import { FormError } from "../base/page";
import { Citations } from "../conversation/citations";
import { Diamond } from "../conversation/status-mark";
import { useAction } from "../server-state";

type Tried = AnswerOf<"POST", "/api/assistants/{id}/try">;

function Result({ tried }: { tried: Tried }) {
  const [source, setSource] = useState<number | null>(null);
  const cited = tried.citations.map(({ index }) => index);
  return (
    <div role="status" className="mt-4 flex flex-col gap-4 animate-appear">
      <div>
        <p className="mb-1 flex items-center gap-1.5 text-12 text-violet-text">
          <Diamond />
          {tried.hands_over ? `It would call a person: ${tried.reason ?? "no answer found"}` : "It would answer"}
        </p>
        {tried.answer && (
          <div className="rounded-card bg-violet-soft px-3 py-2">
            {/* biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what it is given */}
            <div className="prose-message text-14" dangerouslySetInnerHTML={{ __html: renderMarkdown(tried.answer, cited) }} />
            <Citations citations={tried.citations} open={source} onOpen={setSource} />
          </div>
        )}
      </div>
      <div>
        <p className="mb-1.5 text-12 text-ink-faint">
          {tried.passages.length === 0 ? "No passage speaks of this." : "What it found, best first"}
        </p>
        <ol className="flex flex-col gap-2">
          {tried.passages.map((passage) => (
            <li key={passage.id} className="rounded-control border border-line px-3 py-2 text-13">
              <p className="flex items-baseline justify-between gap-3 text-12 text-ink-faint">
                <span className="truncate">{[passage.title, ...passage.headings].join(" › ")}</span>
                <span className="tabular shrink-0">
                  {passage.coverage === 0 ? "by meaning" : `covers ${Math.round(passage.coverage * 100)} %`}
                </span>
              </p>
              <p className="mt-0.5 line-clamp-3 whitespace-pre-line text-ink-soft">{passage.text}</p>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

/** Asks the assistant without a visitor. */
export function TryQuestion({ assistantId }: { assistantId: string }) {
  const [question, setQuestion] = useState("");
  const [tried, setTried] = useState<Tried | null>(null);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/try">) =>
    rest.post("/api/assistants/{id}/try", { params: { id: assistantId }, body }),
  );
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await start({ question: question.trim() });
    if (answer) setTried(answer);
  };
  return (
    <>
      <form onSubmit={ask} className="flex gap-2">
        <input
          aria-label="Question"
          placeholder="Do you ship to Spain?"
          maxLength={1000}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
          className={`${CONTROL} h-9 pointer-coarse:h-11`}
        />
        <Button
          type="submit"
          look="primary"
          busy={busy}
          disabled={question.trim() === ""}
          icon={<CornerDownLeft aria-hidden className="size-3.5 rtl:-scale-x-100" />}
        >
          Ask
        </Button>
      </form>
      <div className="mt-2">
        <FormError error={error} />
      </div>
      {tried && <Result tried={tried} />}
    </>
  );
}
