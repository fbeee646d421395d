import { add, type Draft, type HandoffRow, nextId } from "../../log";

type NewRecord = Pick<HandoffRow, "reason" | "requested_by"> & Partial<HandoffRow>;

/** Opens a record and closes the one before, without an event: who calls it says what became of the dialog. */
export function openRecord(draft: Draft, made: NewRecord): HandoffRow {
  const { handoff: current } = draft.facts;
  if (current) closeRecord(draft, current, "Given back to the queue");
  const { dialog, now } = draft.facts;
  const row: HandoffRow = {
    id: nextId(draft.facts, "handoffs"),
    status: "requested",
    priority: dialog.priority,
    operator_id: null,
    resolution: null,
    offered_to: null,
    offered_at: null,
    tried: [],
    step: 0,
    everyone_at: null,
    mailed_at: null,
    requested_at: now,
    accepted_at: null,
    completed_at: null,
    ...made,
    dialog_id: dialog.id,
  };
  add(draft, { handoffs: [row], used: { handoffs: 1 } });
  return row;
}

/** The operator's name stands in the record: the one that waits, or a new one where nobody had asked. */
export function takeRecord(draft: Draft, operatorId: number, otherwise: NewRecord): HandoffRow {
  const { handoff: current, now } = draft.facts;
  const taken = { status: "accepted" as const, operator_id: operatorId, accepted_at: now };
  return current ? changeRecord(draft, current, taken) : openRecord(draft, { ...otherwise, ...taken });
}

export function passRecord(draft: Draft, operatorId: number): void {
  const { handoff: current } = draft.facts;
  if (current) changeRecord(draft, current, { operator_id: operatorId });
}

export const closeRecord = (draft: Draft, row: HandoffRow, resolution: string | null): HandoffRow =>
  changeRecord(draft, row, { status: "completed", resolution, completed_at: draft.facts.now });

export function changeRecord(draft: Draft, row: HandoffRow, patch: Partial<HandoffRow>): HandoffRow {
  const changed = { ...row, ...patch };
  add(draft, { handoffs: [changed] });
  return changed;
}
