import { Timer } from "lucide-react";
import type { Dialog } from "@/lib/protocol/dialog";
import { cx } from "../base/cx";
import { fullTime, shortSpan, useNow } from "../base/time";
import { clockWords, isOverdue, mostUrgent } from "./sla-words";

/** From here on a list says how long there is. */
const SOON_MS = 60 * 60_000;

/**
 * What a service level promises of a conversation, by the clock that ends first.
 * @param soon in short, and only once it is time to hurry
 */
export function SlaMark({ dialog, soon = false }: { dialog: Dialog; soon?: boolean }) {
  const now = useNow();
  const clock = mostUrgent(dialog.sla);
  if (!clock) return null;
  const overdue = isOverdue(clock, now);
  const left = Date.parse(clock.due_at) - now;
  if (soon && !overdue && left > SOON_MS) return null;
  const words = clockWords(clock, now);
  return (
    <span
      title={`${words} (${dialog.sla?.name}, ${fullTime(clock.due_at)})`}
      className={cx(
        "tabular inline-flex max-w-full min-w-0 items-center gap-1 text-12 font-strong",
        overdue ? "text-red-text" : left < SOON_MS ? "text-amber-text" : "text-ink-soft",
      )}
    >
      <Timer aria-hidden className="size-3.5" />
      {soon && <span aria-hidden>{overdue ? "Overdue" : shortSpan(left)}</span>}
      <span className={soon ? "sr-only" : "truncate"}>{words}</span>
    </span>
  );
}
