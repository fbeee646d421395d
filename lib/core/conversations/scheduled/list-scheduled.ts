import type { Statement } from "../../../../db/database";
import type { List } from "../../../protocol/routes/spec";
import type { ScheduledMessage } from "../../../protocol/scheduled";
import { type Actor, CURSOR_PART, conflict, defineCursor, forbidden, notFound } from "../../log";
import type { Core } from "../core";
import { findScheduled, readScheduled, toScheduled } from "./read-scheduled";

const CURSOR = defineCursor("scheduled_messages", [CURSOR_PART.time, CURSOR_PART.id]);

type Query = { dialog_id?: number | undefined; limit: number; cursor?: string | undefined };

/** A member's own that wait, and those that were not sent though their author did not cancel them; the next one first. @throws DomainError FORBIDDEN */
export async function listScheduled({ run }: Pick<Core, "run">, actor: Actor, query: Query): Promise<List<ScheduledMessage>> {
  const memberId = requireOwn(actor);
  const [sendAt = null, id = null] = CURSOR.read(query.cursor);
  const found = await readScheduled(run, "list", [memberId, query.dialog_id ?? null, sendAt, id, query.limit + 1]);
  const { rows, next_cursor } = CURSOR.page(found, query.limit, (row) => [row.send_at.toISOString(), row.id]);
  return { data: rows.map(toScheduled), next_cursor };
}

/** With its text: nobody sees it again. */
const CANCEL: Statement = {
  name: "cancel_scheduled",
  text: `update scheduled_messages set status = 'cancelled', reason = 'author', settled_at = $3::timestamptz, text = '', sealed = null
  where id = $1::bigint and member_id = $2::bigint and status <> 'sent' returning id`,
};

/**
 * Cancels one's own message that waits; of one that was cancelled already, puts it out of sight.
 * @throws DomainError NOT_FOUND for another's, CONFLICT once it was sent
 */
export async function cancelScheduled({ run, now }: Pick<Core, "run" | "now">, actor: Actor, id: number): Promise<void> {
  const memberId = requireOwn(actor);
  const [cancelled] = await run(CANCEL, [id, memberId, now().toISOString()]);
  if (cancelled) return;
  const row = await findScheduled(run, "id", [id]);
  if (row?.member_id !== memberId) throw notFound("scheduled message");
  throw conflict("It was sent already");
}

function requireOwn(actor: Actor): number {
  if (actor.type !== "member") throw forbidden("Only members of the workspace send later");
  return actor.memberId;
}
