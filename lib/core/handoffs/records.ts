import { and, desc, eq, ne } from "drizzle-orm";
import { handoffs } from "../../../db/schema";
import type { Core } from "../core";
import type { OpenDialog } from "../log/change-dialog";
import type { HandoffRow } from "./view";

/** The handoff that is under way in a dialog: requested or accepted, not completed. */
export async function currentHandoff(open: OpenDialog): Promise<HandoffRow | undefined> {
  const [row] = await open.tx
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.dialog_id, open.row.id), ne(handoffs.status, "completed")))
    .orderBy(desc(handoffs.id))
    .limit(1);
  return row;
}

type NewRecord = Pick<typeof handoffs.$inferInsert, "reason" | "requested_by"> & Partial<typeof handoffs.$inferInsert>;

/** Opens a record and closes the one before, without a word to anyone: who calls it says what became of the dialog. */
export async function openRecord(core: Core, open: OpenDialog, made: NewRecord): Promise<HandoffRow> {
  const current = await currentHandoff(open);
  if (current) await closeRecord(core, open, current, "Given back to the queue");
  const [row] = await open.tx
    .insert(handoffs)
    .values({ status: "requested", priority: open.row.priority, requested_at: core.now(), ...made, dialog_id: open.row.id })
    .returning();
  if (!row) throw new Error(`no handoff was made for dialog ${open.row.id}`);
  return row;
}

/** The operator's name stands in the record: the one that waits, or a new one where nobody had asked. */
export async function takeRecord(core: Core, open: OpenDialog, operatorId: number, otherwise: NewRecord): Promise<HandoffRow> {
  const taken = { status: "accepted" as const, operator_id: operatorId, accepted_at: core.now() };
  const current = await currentHandoff(open);
  return current ? changeRecord(open, current, taken) : openRecord(core, open, { ...otherwise, ...taken });
}

export const passRecord = async (open: OpenDialog, operatorId: number): Promise<HandoffRow | undefined> => {
  const current = await currentHandoff(open);
  return current && changeRecord(open, current, { operator_id: operatorId });
};

export const closeRecord = (core: Core, open: OpenDialog, row: HandoffRow, resolution: string | null): Promise<HandoffRow> =>
  changeRecord(open, row, { status: "completed", resolution, completed_at: core.now() });

export async function changeRecord(open: OpenDialog, row: HandoffRow, patch: Partial<HandoffRow>): Promise<HandoffRow> {
  const [changed] = await open.tx.update(handoffs).set(patch).where(eq(handoffs.id, row.id)).returning();
  return changed ?? row;
}
