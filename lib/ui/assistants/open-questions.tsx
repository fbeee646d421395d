import { useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import { cut } from "@/lib/protocol/cut";
import type { OpenQuestion } from "@/lib/protocol/routes/knowledge";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextArea, TextField } from "../base/field";
import { Card, FormError } from "../base/page";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { Link } from "../shell/link";

/** A question of the list holds at most this many characters as a title. */
const TITLE_CHARS = 200;

const titleOf = (question: string): string => cut(question.trim().replace(/\s+/g, " "), TITLE_CHARS);

type QuestionProps = { question: OpenQuestion; assistantId: string; onDone: () => void };

function Answering({ question, assistantId, onDone }: QuestionProps) {
  const [title, setTitle] = useState(titleOf(question.question));
  const [answer, setAnswer] = useState(question.draft ?? "");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/assistants/{id}/questions/{question_id}/answer">) =>
    rest.post("/api/assistants/{id}/questions/{question_id}/answer", { params: { id: assistantId, question_id: question.id }, body }),
  );
  const approving = useAction((body: BodyOf<"POST", "/api/assistants/{id}/answers">) =>
    rest.post("/api/assistants/{id}/answers", { params: { id: assistantId }, body }),
  );
  const add = async () => {
    if (!(await start({ question: title, answer }))) return;
    toast("done", "The assistant knows the answer from now on.");
    onDone();
  };
  const approve = async () => {
    const questions = [...new Set([title, ...question.others.map(titleOf)])];
    if (!(await approving.start({ questions, answer, question_id: question.id }))) return;
    toast("done", "The answer is given in these words from now on.");
    onDone();
  };
  const hasModel = useRoute("/api/copilot").data?.rewrite ?? false;
  const drafting = useAction(() =>
    rest.post("/api/assistants/{id}/questions/{question_id}/draft", { params: { id: assistantId, question_id: question.id } }),
  );
  const draft = async () => {
    const made = await drafting.start();
    if (made?.draft) setAnswer(made.draft);
  };
  const isEmpty = title.trim() === "" || answer.trim() === "";
  return (
    <div className="mt-3 flex flex-col gap-3">
      <TextField label="Question" value={title} maxLength={TITLE_CHARS} onChange={(event) => setTitle(event.target.value)} />
      <TextArea
        label="Answer"
        hint={question.draft === null ? undefined : "Begun with what was replied in the conversation."}
        rows={4}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <FormError error={error ?? approving.error ?? drafting.error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" busy={busy} disabled={isEmpty} onClick={() => void add()}>
          Add to knowledge
        </Button>
        <Button busy={approving.busy} disabled={isEmpty} onClick={() => void approve()}>
          Approve as answer
        </Button>
        {hasModel && question.draft !== null && (
          <Button look="quiet" busy={drafting.busy} onClick={() => void draft()}>
            Draft from the replies
          </Button>
        )}
      </div>
    </div>
  );
}

function QuestionRow({ question, assistantId, onDone }: QuestionProps) {
  const [open, setOpen] = useState(false);
  const dismiss = async () => {
    const answer = await rest.delete("/api/assistants/{id}/questions/{question_id}", {
      params: { id: assistantId, question_id: question.id },
    });
    if (!answer.ok) return toast("failed", `Not dismissed: ${answer.error.error}`);
    onDone();
  };
  return (
    <li className="border-b border-line py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-48">
          <p className="line-clamp-2 font-strong">{question.question}</p>
          {question.others.length > 0 && (
            <p className="line-clamp-2 text-12 text-ink-soft wrap-anywhere">Also: {question.others.join(" · ")}</p>
          )}
          <p className="tabular text-12 text-ink-faint">
            {question.times > 1 && `${question.times} times · `}
            {shortDate(question.asked_at)} ·{" "}
            <Link href={`/inbox/${question.dialog_id}`} className="underline">
              conversation
            </Link>
          </p>
        </div>
        <Button look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          Answer
        </Button>
        <Button look="quiet" onClick={() => void dismiss()}>
          Dismiss
        </Button>
      </div>
      {open && <Answering question={question} assistantId={assistantId} onDone={onDone} />}
    </li>
  );
}

/** What visitors asked in vain; nothing is shown while there is nothing to do. @param onLearned called when the knowledge has grown */
export function OpenQuestions({ assistantId, onLearned }: { assistantId: string; onLearned: () => void }) {
  const { data, reload } = useRoute("/api/assistants/{id}/questions", { params: { id: assistantId }, query: { limit: 20 } });
  if (!data || data.data.length === 0) return null;
  const onDone = () => {
    void reload();
    onLearned();
  };
  return (
    <Card title="Questions without an answer" about="Asked by visitors, and found in no document. Answer one, and the assistant knows it.">
      <ul aria-label="Questions without an answer">
        {data.data.map((question) => (
          <QuestionRow key={question.id} question={question} assistantId={assistantId} onDone={onDone} />
        ))}
      </ul>
    </Card>
  );
}
