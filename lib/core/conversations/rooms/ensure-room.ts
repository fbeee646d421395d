import { and, eq, inArray, isNull } from "drizzle-orm";
import { members } from "../../../../db/schema";
import { type Actor, type DialogRow, loadRoom, notFound, requireEntry } from "../../log";
import type { Core } from "../core";
import { roomCommand } from "./room-command";

/** The one name of the direct messages of two people: lower id first, compared as numbers where both are, else as text (protocol.md 6). */
function directRoomName(a: string | number, b: string | number): string {
  const numeric = /^\d+$/.test(String(a)) && /^\d+$/.test(String(b));
  const [low, high] = (numeric ? Number(a) <= Number(b) : String(a) <= String(b)) ? [a, b] : [b, a];
  return `user_${low}_${high}`;
}

/**
 * The room a name stands for. Direct messages begin with their first use; every other room has to be there.
 * @throws DomainError NOT_FOUND when there is no such room or the actor may not know of it
 */
export async function ensureRoom(core: Core, actor: Actor, name: string): Promise<DialogRow> {
  const pair = /^user_(\d{1,15})_(\d{1,15})$/.exec(name);
  if (!pair || actor.type !== "member") return loadRoom(core.db, actor, name);
  const [a, b] = [Number(pair[1]), Number(pair[2])];
  if (name !== directRoomName(a, b) || a === b || (a !== actor.memberId && b !== actor.memberId)) throw notFound("room");
  const both = await core.db
    .select({ id: members.id })
    .from(members)
    .where(and(inArray(members.id, [a, b]), eq(members.workspace_id, actor.workspaceId), isNull(members.revoked_at)));
  if (both.length !== 2) throw notFound("room");
  const known = await loadRoom(core.db, actor, name).catch(() => undefined);
  if (known) return known;
  return core.execute(
    roomCommand({ workspace_id: actor.workspaceId, room: name, kind: "user" }, (draft) => {
      requireEntry(draft.facts, actor);
      return draft.facts.dialog;
    }),
  );
}
