import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "../../../db/connect";
import { dialogs, records } from "../../../db/schema";
import type { Actor } from "../actor";
import type { Core } from "../core";
import { notFound } from "../errors";
import type { DialogRow } from "./views";

/** Whether a principal may enter a room (contract 6). Every read and every write of a dialog passes here. */
export async function mayEnter(db: Db | Tx, actor: Actor, row: DialogRow): Promise<boolean> {
  if (actor.workspaceId !== row.workspace_id) return false;
  switch (actor.type) {
    case "member":
      return row.kind !== "user" || isParty(row, actor.memberId);
    case "integration":
      return row.kind !== "user" && actor.scopes.some((scope) => scope === "read" || scope === "write" || scope === "manage");
    case "assistant":
      return row.assistant_id === actor.assistantId;
    case "visitor":
      return row.kind === "support" && row.contact_id === actor.contactId;
    case "customer":
      if (row.kind === "support") return row.contact_id === actor.contactId;
      return (row.kind === "order" || row.kind === "quote") && isRecordParty(db, row.id, actor.siteId, actor.externalId);
  }
}

/** Direct messages are `user_{a}_{b}`: those two alone. */
const isParty = (row: DialogRow, memberId: number): boolean =>
  row.room?.slice("user_".length).split("_").includes(String(memberId)) ?? false;

async function isRecordParty(db: Db | Tx, dialogId: number, siteId: string, externalId: string): Promise<boolean> {
  const [record] = await db
    .select({ customer: records.customer, parties: records.parties })
    .from(records)
    .where(and(eq(records.dialog_id, dialogId), eq(records.site_id, siteId)));
  return record !== undefined && (record.customer.id === externalId || record.parties.some((party) => party.id === externalId));
}

/**
 * @throws DomainError NOT_FOUND when there is no such dialog or the actor may not know of it: an id that can be
 * guessed tells nothing.
 */
export async function loadDialog(db: Db | Tx, actor: Actor, dialogId: number): Promise<DialogRow> {
  const [row] = await db.select().from(dialogs).where(eq(dialogs.id, dialogId));
  return admitted(db, actor, row);
}

async function admitted(db: Db | Tx, actor: Actor, row: DialogRow | undefined): Promise<DialogRow> {
  if (!row || !(await mayEnter(db, actor, row))) throw notFound("dialog");
  return row;
}

/** The same outside of a transaction, where many may ask at once. @throws DomainError NOT_FOUND */
export const findDialog = async ({ db, rows }: Core, actor: Actor, dialogId: number): Promise<DialogRow> =>
  admitted(db, actor, await rows.dialog(dialogId));

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
