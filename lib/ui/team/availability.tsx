import type { Member } from "@/lib/protocol/routes/people";
import type { OperatorStatus } from "@/lib/protocol/values";
import { cx } from "../base/cx";
import { useDeskValue } from "../desk/desk-context";

export type Availability = OperatorStatus | "offline";

/** Shown by shape and word, never by colour alone. */
const LOOKS: Record<Availability, { words: string; dot: string }> = {
  available: { words: "Available", dot: "bg-green" },
  busy: { words: "Busy", dot: "bg-amber rounded-[2px]" },
  away: { words: "Away", dot: "border-2 border-ink-faint" },
  offline: { words: "Offline", dot: "border border-ink-faint border-dashed" },
};

export function AvailabilityMark({ status }: { status: Availability }) {
  const { words, dot } = LOOKS[status];
  return (
    <span className="flex w-22 shrink-0 items-center gap-2 text-13 text-ink-soft">
      <span aria-hidden className={cx("size-2.5 shrink-0 rounded-full", dot)} />
      {words}
    </span>
  );
}

/** What a colleague is at the moment: as last published, else as the list of members has it. */
export function useAvailabilityOf(): (member: Member) => { status: Availability; active: number } {
  const operators = useDeskValue((snapshot) => snapshot.operators);
  return (member) => {
    const live = operators.get(member.id);
    return {
      status: live?.status ?? (member.online ? member.status : "offline"),
      active: live?.active_handoffs ?? member.active_handoffs ?? 0,
    };
  };
}
