import { BadgeCheck, Plus } from "lucide-react";
import { useState } from "react";
import type { ApprovedAnswer } from "@/lib/protocol/routes/approved-answers";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Confirm, Modal } from "../base/modal";
import { Card } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useRoutePages } from "../server-state";
import { AnswerForm } from "./answer-form";
import { LANGUAGES } from "./language-boxes";
import { MatchAnswer } from "./match-answer";

type RowProps = { assistantId: string; answer: ApprovedAnswer; mayChange: boolean; onChanged: () => void };

function AnswerRow({ assistantId, answer, mayChange, onChanged }: RowProps) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const close = () => setOpen(null);
  const remove = async () => {
    const gone = await rest.delete("/api/assistants/{id}/answers/{answer_id}", { params: { id: assistantId, answer_id: answer.id } });
    if (!gone.ok) return toast("failed", `Not removed: ${gone.error.error}`);
    onChanged();
  };
  const [title, ...others] = answer.questions;
  const notes = [
    !answer.enabled && "not in use",
    others.length > 0 && `${others.length} more ${others.length === 1 ? "wording" : "wordings"}`,
    answer.languages.map((language) => LANGUAGES[language]).join(", "),
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2.5 last:border-b-0">
      <div className={cx("min-w-0 flex-1 basis-56", !answer.enabled && "opacity-60")}>
        <p className="line-clamp-2 font-strong wrap-anywhere">{title}</p>
        <p className="line-clamp-2 text-13 text-ink-soft wrap-anywhere">{answer.answer}</p>
        {notes.length > 0 && <p className="text-12 text-ink-faint">{notes.join(" · ")}</p>}
      </div>
      {mayChange && (
        <div className="-ms-3 flex sm:ms-0">
          <Button look="quiet" onClick={() => setOpen("edit")}>
            Edit
          </Button>
          <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
            Remove
          </Button>
        </div>
      )}
      <Modal open={open === "edit"} onClose={close} title="Approved answer" wide>
        <AnswerForm
          assistantId={assistantId}
          answer={answer}
          onSaved={() => {
            close();
            onChanged();
          }}
        />
      </Modal>
      <Confirm
        open={open === "remove"}
        onClose={close}
        title="Remove this answer?"
        body="Its questions are searched for again. Answers already given stay."
        action="Remove"
        onConfirm={remove}
      />
    </li>
  );
}

/** Answers that somebody approved: given as they stand, before anything is searched. */
export function ApprovedAnswers({ assistantId, mayChange }: { assistantId: string; mayChange: boolean }) {
  const { items, error, loading, hasMore, loadingMore, more, reload } = useRoutePages("/api/assistants/{id}/answers", {
    params: { id: assistantId },
    query: { limit: 50 },
  });
  const [adding, setAdding] = useState(false);
  return (
    <Card title="Approved answers" about="Given word for word to questions that mean the same, before anything is searched.">
      {mayChange && (
        <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setAdding(true)}>
          Approve an answer
        </Button>
      )}
      {loading && <SkeletonRows rows={2} />}
      {error && !items && <Trouble error={error} onRetry={() => void reload()} />}
      {items?.length === 0 && (
        <Empty icon={<BadgeCheck aria-hidden />} title="No approved answers yet">
          For what has to be said in exactly these words.
        </Empty>
      )}
      {items && items.length > 0 && (
        <>
          <ul aria-label="Approved answers" className="mt-3">
            {items.map((answer) => (
              <AnswerRow key={answer.id} assistantId={assistantId} answer={answer} mayChange={mayChange} onChanged={() => void reload()} />
            ))}
          </ul>
          {hasMore && (
            <Button className="mt-3" busy={loadingMore} onClick={() => void more()}>
              Show more
            </Button>
          )}
          <MatchAnswer assistantId={assistantId} />
        </>
      )}
      <Modal open={adding} onClose={() => setAdding(false)} title="A new approved answer" wide>
        <AnswerForm
          assistantId={assistantId}
          answer={null}
          onSaved={() => {
            setAdding(false);
            void reload();
          }}
        />
      </Modal>
    </Card>
  );
}
