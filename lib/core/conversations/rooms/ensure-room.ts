import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { contacts, members } from "../../../../db/schema";
import { type Actor, type DialogRow, directPairOf, directRoomName, loadRoom, type MemberActor, notFound, requireEntry } from "../../log";
import type { Core } from "../core";
import { roomCommand } from "./room-command";

/**
 * The room a name stands for. Direct messages begin with their first use; every other room has to be there.
 * @throws DomainError NOT_FOUND when there is no such room or the actor may not know of it
 */
export async function ensureRoom(core: Core, actor: Actor, name: string): Promise<DialogRow> {
  const pair = directPairOf(name);
  if (!pair || actor.type !== "member") return loadRoom(core.db, actor, name);
  const other = pair.find((id) => id !== String(actor.memberId));
  const isTheirs = pair.includes(String(actor.memberId)) && other !== undefined && name === directRoomName(...pair);
  if (!isTheirs || !(await isThere(core, actor, other))) throw notFound("room");
  const known = await loadRoom(core.db, actor, name).catch(() => undefined);
  if (known) return known;
  return core.execute(
    roomCommand({ workspace_id: actor.workspaceId, room: name, kind: "user" }, (draft) => {
      requireEntry(draft.facts, actor);
      return draft.facts.dialog;
    }),
  );
}

/** Whether there is such a member, or such a customer: a visitor has no room with a member beside their conversations. */
async function isThere(core: Core, { workspaceId }: MemberActor, id: string): Promise<boolean> {
  if (/^\d{1,15}$/.test(id)) {
    const ofTeam = and(eq(members.id, Number(id)), eq(members.workspace_id, workspaceId), isNull(members.revoked_at));
    return (await core.db.select({ id: members.id }).from(members).where(ofTeam)).length > 0;
  }
  if (!z.uuid().safeParse(id).success) return false;
  const ofSite = and(
    eq(contacts.id, id),
    eq(contacts.workspace_id, workspaceId),
    eq(contacts.kind, "customer"),
    isNull(contacts.merged_into),
  );
  return (await core.db.select({ id: contacts.id }).from(contacts).where(ofSite)).length > 0;
}
