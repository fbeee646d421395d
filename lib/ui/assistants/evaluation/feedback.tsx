import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import type { AnswerWithFeedback } from "@/lib/protocol/routes/feedback";
import { rest } from "../../api";
import { Button } from "../../base/button";
import { Choice } from "../../base/field";
import { Card } from "../../base/page";
import { SkeletonRows, Trouble } from "../../base/states";
import { shortDate } from "../../base/time";
import { toast } from "../../base/toast";
import { REASONS } from "../../conversation/answer-feedback";
import { useRoutePages } from "../../server-state";
import { Link } from "../../shell/link";

type RowProps = { assistantId: string; said: AnswerWithFeedback; mayChange: boolean; onCopied: () => void };

function FeedbackRow({ assistantId, said, mayChange, onCopied }: RowProps) {
  const [busy, setBusy] = useState(false);
  const Mark = said.helpful ? ThumbsUp : ThumbsDown;
  const copy = async () => {
    setBusy(true);
    const answer = await rest.post("/api/assistants/{id}/evaluations/from-dialog", {
      params: { id: assistantId },
      body: { dialog_id: said.dialog_id },
    });
    setBusy(false);
    if (!answer.ok) return toast("failed", `Not added: ${answer.error.error}`);
    toast("done", "Added to the tests. Say there what the answer has to be.");
    onCopied();
  };
  const notes = [said.by === "outside" ? "Visitor" : "Team", said.reason && REASONS[said.reason], said.comment, shortDate(said.created_at)];
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line py-2.5 last:border-b-0">
      <Mark aria-label={said.helpful ? "Helped" : "Did not help"} className="mt-1 size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="line-clamp-2 font-strong wrap-anywhere">{said.question ?? "No question in words"}</p>
        <p className="line-clamp-2 text-13 text-ink-soft wrap-anywhere">{said.answer}</p>
        <p className="text-12 text-ink-faint wrap-anywhere">
          {notes.filter(Boolean).join(" · ")} ·{" "}
          <Link href={`/inbox/${said.dialog_id}`} className="underline">
            conversation
          </Link>
        </p>
      </div>
      {mayChange && !said.helpful && (
        <Button look="quiet" busy={busy} onClick={() => void copy()}>
          Make a test
        </Button>
      )}
    </li>
  );
}

type FeedbackProps = { assistantId: string; mayChange: boolean; onCopied: () => void };

/** What visitors and the team said of an assistant's answers. */
export function FeedbackList({ assistantId, mayChange, onCopied }: FeedbackProps) {
  const [helpful, setHelpful] = useState<"false" | "true">("false");
  const { items, error, loading, hasMore, loadingMore, more, reload } = useRoutePages("/api/assistants/{id}/feedback", {
    params: { id: assistantId },
    query: { limit: 20, helpful },
  });
  return (
    <Card title="Feedback" about="What visitors said below an answer, and what your team reported. Reports count it by assistant.">
      <Choice label="Answers that" value={helpful} onChange={(event) => setHelpful(event.target.value as "false" | "true")}>
        <option value="false">did not help</option>
        <option value="true">helped</option>
      </Choice>
      {loading && <SkeletonRows rows={2} />}
      {error && !items && <Trouble error={error} onRetry={() => void reload()} />}
      {items?.length === 0 && <p className="mt-3 text-13 text-ink-faint">None yet.</p>}
      {items && items.length > 0 && (
        <ul aria-label="Feedback" className="mt-3">
          {items.map((said) => (
            <FeedbackRow
              key={`${said.message_id} ${said.by} ${said.created_at}`}
              assistantId={assistantId}
              said={said}
              mayChange={mayChange}
              onCopied={onCopied}
            />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button className="mt-3" busy={loadingMore} onClick={() => void more()}>
          Show more
        </Button>
      )}
    </Card>
  );
}
