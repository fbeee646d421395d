import { Star } from "lucide-react";
import type { Rating } from "@/lib/protocol/dialog";
import { cx } from "../base/cx";
import { fullTime, shortDate } from "../base/time";

const STARS = [1, 2, 3, 4, 5];

/** What the person said of the conversation once it was over. */
export function RatingGiven({ rating: { score, comment, rated_at } }: { rating: Rating }) {
  return (
    <section aria-label="Rating" className="mt-1 text-13">
      <p className="hit flex items-center gap-2">
        <span className="w-24 shrink-0 text-ink-faint">Rating</span>
        <span role="img" aria-label={`${score} out of 5`} className="flex gap-0.5">
          {STARS.map((star) => (
            <Star key={star} aria-hidden className={cx("size-3.5", star <= score ? "fill-amber text-amber" : "text-line-strong")} />
          ))}
        </span>
        <time dateTime={rated_at} title={fullTime(rated_at)} className="text-12 text-ink-faint">
          {shortDate(rated_at)}
        </time>
      </p>
      {comment && <blockquote className="rounded-control bg-hover px-2.5 py-2 whitespace-pre-wrap select-text">{comment}</blockquote>}
    </section>
  );
}
