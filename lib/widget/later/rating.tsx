/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import { useState, useWidget } from "../app/shared";

const SCORES = [1, 2, 3, 4, 5] as const;
type Score = (typeof SCORES)[number];

/** From a frown to a smile: how far the corners of the mouth are bent, on a grid of 24. */
const MOUTHS: Record<Score, string> = {
  1: "M8 17.2c1-2 2.4-3 4-3s3 1 4 3",
  2: "M8.500 16.300c1-1 2.200-1.500 3.500-1.500s2.500.500 3.500 1.500",
  3: "M8.500 15.400h7",
  4: "M8.500 14.500c1 1 2.200 1.500 3.500 1.500s2.500-.500 3.500-1.500",
  5: "M7.800 13.600c1 2.200 2.400 3.200 4.200 3.200s3.200-1 4.200-3.200",
};

function FaceOf({ score }: { score: Score }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class="icon">
      <circle cx="12" cy="12" r="9" />
      <path d={`M9 9.600h.01M15 9.600h.01${MOUTHS[score]}`} />
    </svg>
  );
}

/** How it was, once it is over: one press, and a few words if one likes. */
export function Rating({ snapshot }: { snapshot: VisitorSnapshot }) {
  const { chat, strings } = useWidget();
  const [score, setScore] = useState<Score | null>(null);
  const [comment, setComment] = useState("");
  const [sending, setSending] = useState<"no" | "yes" | "failed">("no");
  const { dialog } = snapshot.view;
  if (dialog?.status !== "resolved") return null;
  if (dialog.rating)
    return (
      <p class="rated" role="note">
        {strings.rateThanks}
      </p>
    );
  const send = async () => {
    if (score === null) return;
    setSending("yes");
    const result = await chat?.rate(score, comment);
    setSending(result?.ok ? "no" : "failed");
  };
  return (
    <section class="rating" aria-label={strings.rate}>
      <h2>{strings.rateAsk}</h2>
      <div class="scores" role="radiogroup" aria-label={strings.rate}>
        {SCORES.map((each) => (
          <label key={each} class={each === score ? "chosen" : undefined} title={strings[`score${each}`]}>
            <input
              type="radio"
              name="score"
              class="hidden"
              aria-label={strings[`score${each}`]}
              checked={each === score}
              onChange={() => setScore(each)}
            />
            <FaceOf score={each} />
          </label>
        ))}
      </div>
      {score !== null && (
        <>
          <p class="chosen-word" aria-hidden="true">
            {strings[`score${score}`]}
          </p>
          <textarea
            rows={2}
            maxLength={2000}
            dir={comment ? "auto" : undefined}
            aria-label={strings.rateComment}
            placeholder={strings.rateComment}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          {sending === "failed" && <p role="alert">{strings.handoffFailed}</p>}
          <button type="button" class="first" disabled={sending === "yes"} onClick={() => void send()}>
            {strings.rateSend}
          </button>
        </>
      )}
    </section>
  );
}
