import { and, eq, inArray } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { dialogs, records } from "../../../db/schema";
import { type Actor, type CustomerActor, isOutside, type MemberActor } from "./actor";
import type { LogCore } from "./core";
import { directPairOf } from "./direct-rooms";
import { DialogMoved, notFound } from "./errors";
import type { DialogRef, Hands } from "./events";
import type { Facts } from "./facts";
import { sees } from "./sight";
import type { DialogRow, Enterable } from "./views";

/** Who an order or quote is for. */
export type RecordPeople = Pick<typeof records.$inferSelect, "site_id" | "customer" | "parties">;

/**
 * Whether a principal may enter a room (protocol.md 6): the one rule, which every read, every write and every live
 * connection is held to.
 * @param record the people of the order or quote whose room it is
 */
export function admits(actor: Actor, row: Enterable, record?: RecordPeople): boolean {
  if (actor.workspaceId !== row.workspace_id) return false;
  switch (actor.type) {
    case "member":
      return row.kind === "user" ? isParty(row, String(actor.memberId)) : sees(actor, row);
    case "integration":
      return row.kind !== "user" && actor.scopes.some((scope) => scope === "read" || scope === "write" || scope === "manage");
    case "assistant":
      return row.assistant_id === actor.assistantId;
    case "visitor":
      return row.kind === "support" && row.contact_id === actor.contactId;
    case "customer":
      if (row.kind === "user") return isParty(row, actor.contactId);
      return row.kind === "support" ? row.contact_id === actor.contactId : record !== undefined && isOfRecord(record, actor);
  }
}

/** Whether the rule needs a record's people to be read. */
export const asksRecord = (actor: Actor, row: Enterable): boolean =>
  actor.type === "customer" && (row.kind === "order" || row.kind === "quote");

/** The same, reading what the rule needs. */
export async function mayEnter(db: Db | Tx, actor: Actor, row: Enterable): Promise<boolean> {
  const people = asksRecord(actor, row) ? await peopleOfRecords(db, [row.id]) : undefined;
  return admits(actor, row, people?.get(row.id));
}

/** The people of orders and quotes, by the id of their dialog. */
export async function peopleOfRecords(db: Db | Tx, dialogIds: readonly number[]): Promise<Map<number, RecordPeople>> {
  if (dialogIds.length === 0) return new Map();
  const { dialog_id, site_id, customer, parties } = records;
  const rows = await db
    .select({ dialog_id, site_id, customer, parties })
    .from(records)
    .where(inArray(dialog_id, [...dialogIds]));
  return new Map(rows.map((row) => [row.dialog_id, row]));
}

/** The same for what planning knows. @throws DomainError NOT_FOUND */
export function requireEntry({ dialog, record }: Pick<Facts, "dialog" | "record">, actor: Actor): void {
  if (!admits(actor, dialog, record ?? undefined)) throw notFound("dialog");
}

/** @throws DialogMoved where the conversation was merged into another, which has its messages */
export function requireUnmerged({ dialog }: Pick<Facts, "dialog">): void {
  if (dialog.merged_into !== null) throw new DialogMoved(dialog.merged_into);
}

/** Those of these dialogs that the actor may enter. */
export async function enterable(db: Db | Tx, actor: Actor, dialogIds: readonly number[]): Promise<Set<number>> {
  if (dialogIds.length === 0) return new Set();
  const rows = await db
    .select()
    .from(dialogs)
    .where(inArray(dialogs.id, [...dialogIds]));
  const people = await peopleOfRecords(
    db,
    rows.filter((row) => asksRecord(actor, row)).map(({ id }) => id),
  );
  return new Set(rows.filter((row) => admits(actor, row, people.get(row.id))).map(({ id }) => id));
}

/** Direct messages are `user_{a}_{b}`: those two alone. */
const isParty = (row: Enterable, id: string): boolean => directPairOf(row.room)?.includes(id) ?? false;

const isOfRecord = ({ site_id, customer, parties }: RecordPeople, actor: CustomerActor): boolean =>
  site_id === actor.siteId && (customer.id === actor.externalId || parties.some((party) => party.id === actor.externalId));

/**
 * What live delivery knows without a query, whoever has joined: a reference names the dialog's contact, and in whose hands it
 * is. The people of an order or quote are not in it.
 */
export function mayHear(actor: Actor, dialog: DialogRef): boolean {
  if (actor.workspaceId !== dialog.workspaceId) return false;
  if (actor.type === "member") return seesIn(actor, dialog, dialog);
  return !isOutside(actor) || dialog.kind !== "support" || dialog.contactId === actor.contactId;
}

/** Whether a member sees a dialog when it is in these hands. */
export const seesIn = (member: MemberActor, { kind }: Pick<DialogRef, "kind">, { assigneeId, teamId }: Hands): boolean =>
  sees(member, { kind, assignee_id: assigneeId, team_id: teamId });

/**
 * @throws DomainError NOT_FOUND when there is no such dialog or the actor may not know of it: an id that can be
 * guessed discloses nothing.
 */
export async function loadDialog(db: Db | Tx, actor: Actor, dialogId: number): Promise<DialogRow> {
  const [row] = await db.select().from(dialogs).where(eq(dialogs.id, dialogId));
  return requireAdmitted(db, actor, row);
}

/** A dialog that was found, for who may enter it. @throws DomainError NOT_FOUND */
export async function requireAdmitted(db: Db | Tx, actor: Actor, row: DialogRow | undefined): Promise<DialogRow> {
  if (!row || !(await mayEnter(db, actor, row))) throw notFound("dialog");
  return row;
}

/** The same outside of a transaction, where many may ask at once. @throws DomainError NOT_FOUND */
export const findDialog = async ({ db, rows }: Pick<LogCore, "db" | "rows">, actor: Actor, dialogId: number): Promise<DialogRow> =>
  requireAdmitted(db, actor, await rows.dialog(dialogId));

/** The same for a room's name. `support_{id}` is the dialog of that id. */
export async function loadRoom(db: Db | Tx, actor: Actor, room: string): Promise<DialogRow> {
  const support = /^support_([1-9]\d{0,14})$/.exec(room);
  if (support) return loadDialog(db, actor, Number(support[1]));
  const [row] = await db
    .select()
    .from(dialogs)
    .where(and(eq(dialogs.workspace_id, actor.workspaceId), eq(dialogs.room, room)));
  if (!row || !(await mayEnter(db, actor, row))) throw notFound("room");
  return row;
}
