import { cx } from "../base/cx";
import { statusWords, type Tone, toneOf } from "./words";

const LOOKS: Record<Tone, string> = {
  open: "bg-accent-soft text-accent-text",
  done: "bg-green-soft text-green-text",
  stopped: "bg-red-soft text-red-text",
};

/** The status of an order or quote, in the site's own words. */
export const RecordStatus = ({ status, className }: { status: string; className?: string }) => (
  <span
    className={cx(
      "inline-flex h-6 max-w-full items-center rounded-full px-2 text-12 font-strong [&>bdi]:truncate",
      LOOKS[toneOf(status)],
      className,
    )}
  >
    <bdi>{statusWords(status)}</bdi>
  </span>
);
