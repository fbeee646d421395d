/** @jsxImportSource preact */
import type { VisitorChat } from "@/lib/client";
import type { FeedbackReason } from "@/lib/protocol/feedback";
import type { Feedback as Said } from "@/lib/protocol/routes/feedback";
import { useEffect, useState, useWidget } from "../app/shared";

const REASONS = { wrong: "feedbackWrong", incomplete: "feedbackIncomplete", off_topic: "feedbackOffTopic" } as const;

/** What was said of the answers of a conversation: asked for once, with the first answer that is shown. */
const asked = new Map<number, Promise<ReadonlyMap<number, Said>>>();

function saidIn(dialogId: number, chat: VisitorChat) {
  const known = asked.get(dialogId);
  if (known) return known;
  const loading = chat
    .request<{ data: Said[] }>("GET", `/api/dialogs/${dialogId}/feedback`)
    .then((result) => new Map((result.ok ? result.value.data : []).map((said) => [said.message_id, said])));
  asked.set(dialogId, loading);
  return loading;
}

/** Asks below an answer whether it helped, and what was wrong where it did not. What was said once is shown instead. */
export function Feedback({ messageId }: { messageId: number }) {
  const { chat, strings } = useWidget();
  const [helpful, setHelpful] = useState<boolean | null>(null);
  const [reason, setReason] = useState<FeedbackReason | null>(null);
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
  const say = async (next: boolean, why: FeedbackReason | null) => {
    const before = { helpful, reason };
    setHelpful(next);
    setReason(why);
    const result = await chat.request("PUT", `/api/dialogs/${dialogId}/messages/${messageId}/feedback`, { helpful: next, reason: why });
    if (result.ok) return;
    setHelpful(before.helpful);
    setReason(before.reason);
  };
  if (helpful === true || reason !== null)
    return (
      <p class="feedback" role="status">
        {strings.feedbackThanks}
      </p>
    );
  return (
    // A new answer is read out without it.
    <fieldset class="feedback" aria-label={strings.feedbackAsk} aria-live="off">
      {helpful === null ? (
        <>
          <span>{strings.feedbackAsk}</span>
          <button type="button" aria-label={strings.feedbackYes} title={strings.feedbackYes} onClick={() => void say(true, null)}>
            👍
          </button>
          <button type="button" aria-label={strings.feedbackNo} title={strings.feedbackNo} onClick={() => void say(false, null)}>
            👎
          </button>
        </>
      ) : (
        Object.entries(REASONS).map(([why, key]) => (
          <button key={why} type="button" onClick={() => void say(false, why as FeedbackReason)}>
            {strings[key]}
          </button>
        ))
      )}
    </fieldset>
  );
}
