import { ThumbsDown, ThumbsUp } from "lucide-react";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { DialogView } from "@/lib/client";
import type { FeedbackReason } from "@/lib/protocol/feedback";
import type { Feedback } from "@/lib/protocol/routes/feedback";
import { rest } from "../api";
import { toast } from "../base/toast";
import { useRoute } from "../server-state";

/** What is wrong with an answer, in words. */
export const REASONS: Readonly<Record<FeedbackReason, string>> = {
  wrong: "it is wrong",
  incomplete: "something is missing",
  outdated: "it is out of date",
  off_topic: "it is not what was asked",
  other: "another reason",
};

type Known = { said: readonly Feedback[]; report: (messageId: number) => Promise<void> };
const Context = createContext<Known>({ said: [], report: async () => undefined });

/** What was said of the assistant's answers in a conversation, for the messages within. */
export function AnswerFeedback({ view, children }: { view: DialogView; children: ReactNode }) {
  const hasAnswers = view.items.some(({ message }) => message.sender === "assistant");
  const { data, reload } = useRoute("/api/dialogs/{id}/feedback", hasAnswers ? { params: { id: view.id } } : null);
  const known = useMemo(
    (): Known => ({
      said: data?.data ?? [],
      report: async (messageId) => {
        const answer = await rest.put("/api/dialogs/{id}/messages/{message_id}/feedback", {
          params: { id: view.id, message_id: messageId },
          body: { helpful: false, reason: "wrong" },
        });
        if (!answer.ok) return toast("failed", `Not reported: ${answer.error.error}`);
        toast("done", "Reported. It stands under Evaluation on the assistant's page.");
        await reload();
      },
    }),
    [data, reload, view.id],
  );
  return <Context value={known}>{children}</Context>;
}

/** Reports a wrong answer. */
export const useReportAnswer = (): Known["report"] => useContext(Context).report;

/** What was said of one answer, in a line below it. */
export function FeedbackLine({ messageId }: { messageId: number | null }) {
  const { said } = useContext(Context);
  const own = said.filter((one) => one.message_id === messageId);
  if (own.length === 0) return null;
  return (
    <ul className="mt-0.5 flex flex-wrap gap-x-3 text-12 text-ink-faint">
      {own.map(({ by, helpful, reason, comment, mine }) => {
        const Mark = helpful ? ThumbsUp : ThumbsDown;
        const who = by === "outside" ? "Visitor" : mine ? "You" : "Team";
        return (
          <li key={`${by} ${mine} ${helpful}`} className="flex items-center gap-1">
            <Mark aria-hidden className="size-3" />
            {[`${who}: ${helpful ? "it helped" : reason ? REASONS[reason] : "it did not help"}`, comment].filter(Boolean).join(" · ")}
          </li>
        );
      })}
    </ul>
  );
}
