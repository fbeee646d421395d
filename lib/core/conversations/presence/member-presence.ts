import { and, eq, inArray, isNotNull, lte, notExists, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { dialogs, memberPresence, members } from "../../../../db/schema";
import type { OperatorStatus } from "../../../protocol/values";
import { type DomainEvent, insertJobs, jobOf } from "../../log";
import type { Core } from "../core";
import { countInHand } from "../handoffs/apply-move";

type MemberRow = typeof members.$inferSelect;

/** How long a member counts as online without a further sign of the node that holds their socket. */
const MEMBER_ONLINE_MS = 45_000;

const until = (core: Core) => new Date(core.now().getTime() + MEMBER_ONLINE_MS);

/** A node holds a socket of this member. Who was offline is online again, and everybody who waits hears of it. */
export async function memberArrived(core: Core, node: string, memberId: number): Promise<void> {
  const online_until = until(core);
  const told = await core.db.transaction(async (tx) => {
    const [member] = await tx.select().from(members).where(eq(members.id, memberId)).for("no key update");
    if (!member || member.revoked_at) return [];
    await tx
      .insert(memberPresence)
      .values({ member_id: memberId, node, online_until })
      .onConflictDoUpdate({ target: [memberPresence.member_id, memberPresence.node], set: { online_until } });
    const wasOnline = member.online_until !== null && member.online_until > core.now();
    const [row] = await tx
      .update(members)
      .set({ online_until, last_seen: core.now(), offline_since: null })
      .where(eq(members.id, memberId))
      .returning();
    if (!row) return [];
    const isBack = !wasOnline && row.status === "available";
    if (isBack) await insertJobs(tx, [jobOf("offer_waiting", { workspace_id: row.workspace_id }, core.now())]);
    const announced = await announce(tx, core, row, true);
    return isBack ? [...announced, { type: "jobs" as const, kinds: ["offer_waiting" as const] }] : announced;
  });
  for (const event of told) core.bus.publish(event);
}

/** A node holds no socket of this member any more. They are offline once no other node does. */
export async function memberDeparted(core: Core, node: string, memberId: number): Promise<void> {
  const told = await core.db.transaction(async (tx) => {
    // Two nodes that lose a member at once must see each other's leaving.
    await tx.select({ id: members.id }).from(members).where(eq(members.id, memberId)).for("no key update");
    await tx.delete(memberPresence).where(and(eq(memberPresence.member_id, memberId), eq(memberPresence.node, node)));
    const elsewhere = tx
      .select({ one: sql`1` })
      .from(memberPresence)
      .where(and(eq(memberPresence.member_id, memberId), sql`${memberPresence.online_until} > ${core.now().toISOString()}`));
    const gone = await tx
      .update(members)
      .set({ online_until: null, offline_since: core.now(), last_seen: core.now() })
      .where(and(eq(members.id, memberId), isNotNull(members.online_until), notExists(elsewhere)))
      .returning();
    return wentOffline(tx, core, gone);
  });
  for (const event of told) core.bus.publish(event);
}

/**
 * Says for every member whose socket this node holds that they are still there. Whose arrival was not kept, or who was
 * given up while this node or the database stood still, arrives anew.
 */
export async function renewMembers(core: Core, node: string, memberIds: readonly number[]): Promise<void> {
  if (memberIds.length === 0) return;
  const online_until = until(core);
  const renewed = await core.db
    .update(memberPresence)
    .set({ online_until })
    .where(and(eq(memberPresence.node, node), inArray(memberPresence.member_id, [...memberIds])))
    .returning({ id: memberPresence.member_id });
  const known = new Set(renewed.map(({ id }) => id));
  const held = core.db
    .select({ id: members.id })
    .from(members)
    .where(and(isNotNull(members.online_until), inArray(members.id, [...known])))
    .orderBy(members.id)
    .for("no key update");
  await core.db.update(members).set({ online_until }).where(inArray(members.id, held));
  for (const id of memberIds) if (!known.has(id)) await memberArrived(core, node, id);
}

/** Those whom no node speaks for any more are offline: what a node that died leaves behind. Whichever node looks first tells it. */
export async function sweepMembers(core: Core): Promise<void> {
  const told = await core.db.transaction(async (tx) => {
    const held = tx
      .select({ id: members.id })
      .from(members)
      .where(lte(members.online_until, core.now()))
      .orderBy(members.id)
      .for("no key update");
    const gone = await tx
      .update(members)
      .set({ online_until: null, offline_since: core.now() })
      .where(inArray(members.id, held))
      .returning();
    return wentOffline(tx, core, gone);
  });
  for (const event of told) core.bus.publish(event);
  await forgetLapsed(core);
}

/** A sign that ran out counts for nothing; one that somebody writes just now is left to the next look. */
async function forgetLapsed(core: Core): Promise<void> {
  const { member_id, node, online_until } = memberPresence;
  const held = core.db
    .select({ member_id, node })
    .from(memberPresence)
    .where(lte(online_until, core.now()))
    .for("update", { skipLocked: true });
  await core.db.delete(memberPresence).where(sql`(${member_id}, ${node}) in ${held}`);
}

async function wentOffline(tx: Tx, core: Core, gone: readonly MemberRow[]): Promise<DomainEvent[]> {
  const told: DomainEvent[] = [];
  for (const row of gone) told.push(...(await announce(tx, core, row, false)));
  return told;
}

/** What colleagues, the member's own visitors and those who wait hear of it. */
async function announce(db: Db | Tx, core: Core, row: MemberRow, online: boolean): Promise<DomainEvent[]> {
  const own = await db
    .select({ id: dialogs.id })
    .from(dialogs)
    .where(and(eq(dialogs.assignee_id, row.id), eq(dialogs.status, "human")));
  const now = core.now().toISOString();
  const status = online ? (row.status === "away" ? "away" : "online") : "offline";
  return [
    {
      type: "presence",
      workspaceId: row.workspace_id,
      dialogIds: own.map(({ id }) => id),
      payload: { user_id: row.id, status, last_seen: now },
    },
    await statusEvent(db, core, row, online ? row.status : "offline"),
    { type: "queue", workspaceId: row.workspace_id },
  ];
}

/** What colleagues hear of a member's availability. */
async function statusEvent(
  db: Db | Tx,
  core: Core,
  member: Pick<MemberRow, "id" | "workspace_id">,
  status: OperatorStatus | "offline",
): Promise<DomainEvent> {
  const payload = {
    operator_id: member.id,
    status,
    active_handoffs: await countInHand(db, member.id),
    timestamp: core.now().toISOString(),
  };
  return { type: "operator_status", workspaceId: member.workspace_id, payload };
}
