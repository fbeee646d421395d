import type { DialogStatus } from "@/lib/protocol/values";
import { cx } from "../base/cx";
import { STATUS_WORDS } from "./words";

/** The assistant's mark: a violet diamond. */
export const Diamond = ({ className }: { className?: string }) => (
  <svg aria-hidden viewBox="0 0 12 12" className={cx("inline-block size-2.5 shrink-0 fill-violet", className)}>
    <path d="M6 0.5 11.5 6 6 11.5 0.5 6Z" />
  </svg>
);

/** A status as a shape, so that colour never stands alone. */
export function StatusMark({ status, className }: { status: DialogStatus; className?: string }) {
  const box = cx("inline-block size-2.5 shrink-0", className);
  switch (status) {
    case "assistant":
      return <Diamond className={className} />;
    case "queued":
      return <span aria-hidden className={cx(box, "rounded-full bg-amber")} />;
    case "human":
      return <span aria-hidden className={cx(box, "rounded-full border-2 border-accent")} />;
    case "snoozed":
      return (
        <svg aria-hidden viewBox="0 0 12 12" className={cx(box, "fill-ink-faint")}>
          <path d="M7.6 0.8A5.4 5.4 0 1 0 11.2 8 4.6 4.6 0 0 1 7.6.8Z" />
        </svg>
      );
    case "resolved":
      return (
        <svg
          aria-hidden
          viewBox="0 0 12 12"
          className={cx(box, "fill-none stroke-green-text")}
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="m1.5 6.5 3 3 6-7" />
        </svg>
      );
  }
}

const CHIPS: Record<DialogStatus, string> = {
  assistant: "bg-violet-soft text-violet-text",
  queued: "bg-amber-soft text-amber-text",
  human: "bg-accent-soft text-accent-text",
  snoozed: "bg-hover text-ink-soft",
  resolved: "bg-green-soft text-green-text",
};

/** The same with its word. */
export const StatusChip = ({ status }: { status: DialogStatus }) => (
  <span className={cx("inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full px-2 text-12 font-strong", CHIPS[status])}>
    <StatusMark status={status} className="size-2" />
    {STATUS_WORDS[status]}
  </span>
);
