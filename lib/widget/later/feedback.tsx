/** @jsxImportSource preact */
import type { VisitorChat } from "@/lib/client";
import type { FeedbackReason } from "@/lib/protocol/feedback";
import type { Feedback as Said } from "@/lib/protocol/routes/feedback";
import { useEffect, useRef, useState, useWidget } from "../app/shared";

const REASONS = { wrong: "feedbackWrong", incomplete: "feedbackIncomplete", off_topic: "feedbackOffTopic" } as const;

type Opinion = Pick<Said, "message_id" | "helpful" | "reason">;

/** What was said of the answers of a conversation: asked for with the first answer that is shown, again where that failed, and kept up. */
const asked = new Map<number, Promise<Map<number, Opinion>>>();

function saidIn(dialogId: number, chat: VisitorChat) {
  const known = asked.get(dialogId);
  if (known) return known;
  const loading = chat.request<{ data: Said[] }>("GET", `/api/dialogs/${dialogId}/feedback`).then((result) => {
    if (!result.ok) asked.delete(dialogId);
    return new Map<number, Opinion>((result.ok ? result.value.data : []).map((said) => [said.message_id, said]));
  });
  asked.set(dialogId, loading);
  return loading;
}

/** Asks below an answer whether it helped, and what was wrong where it did not. What was said once is shown instead. */
export function Feedback({ messageId }: { messageId: number }) {
  const { chat, strings } = useWidget();
  const [helpful, setHelpful] = useState<boolean | null>(null);
  const [reason, setReason] = useState<FeedbackReason | null>(null);
  const thanks = useRef<HTMLParagraphElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const [changes, setChanges] = useState(0);
  // The button that was pressed is gone: what takes its place has the focus.
  useEffect(() => {
    if (changes > 0) (thanks.current ?? first.current)?.focus();
  }, [changes]);
  const dialogId = chat?.getSnapshot().view.dialog?.id;
  useEffect(() => {
    if (!chat || dialogId === undefined) return;
    void saidIn(dialogId, chat).then((all) => {
      const said = all.get(messageId);
      if (!said) return;
      setHelpful(said.helpful);
      setReason(said.reason);
    });
  }, [chat, dialogId, messageId]);
  if (!chat || dialogId === undefined) return null;
  const show = (helps: boolean | null, why: FeedbackReason | null) => {
    setHelpful(helps);
    setReason(why);
    setChanges((count) => count + 1);
  };
  const say = async (helps: boolean, why: FeedbackReason | null) => {
    show(helps, why);
    const said = { helpful: helps, reason: why };
    const result = await chat.request("PUT", `/api/dialogs/${dialogId}/messages/${messageId}/feedback`, said);
    if (!result.ok) return show(helpful, reason);
    const all = await saidIn(dialogId, chat);
    all.set(messageId, { message_id: messageId, ...said });
  };
  if (helpful === true || reason !== null)
    return (
      <p class="feedback" role="status" tabIndex={-1} ref={thanks}>
        {strings.feedbackThanks}
      </p>
    );
  return (
    // A new answer is read out without it.
    <fieldset class="feedback" aria-label={strings.feedbackAsk} aria-live="off">
      {helpful === null ? (
        <>
          <span>{strings.feedbackAsk}</span>
          <button
            ref={first}
            type="button"
            aria-label={strings.feedbackYes}
            title={strings.feedbackYes}
            onClick={() => void say(true, null)}
          >
            👍
          </button>
          <button type="button" aria-label={strings.feedbackNo} title={strings.feedbackNo} onClick={() => void say(false, null)}>
            👎
          </button>
        </>
      ) : (
        Object.entries(REASONS).map(([why, key], at) => (
          <button key={why} type="button" ref={at === 0 ? first : null} onClick={() => void say(false, why as FeedbackReason)}>
            {strings[key]}
          </button>
        ))
      )}
    </fieldset>
  );
}
