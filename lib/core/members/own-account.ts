import { and, eq, isNull } from "drizzle-orm";
import { members, workspaces } from "../../../db/schema";
import type { Me } from "../../protocol/routes/people";
import type { OperatorStatus } from "../../protocol/values";
import type { MemberActor } from "../actor";
import { writeAudit } from "../audit/write-audit";
import type { Core } from "../core";
import { badRequest, notFound } from "../errors";
import { checkPassword, hashPassword } from "../identity/passwords";
import { memberRenamed } from "../people-renamed";
import { setOperatorStatus } from "./set-operator-status";
import { type MemberRow, toMember } from "./view";

export type OwnChange = Partial<{
  name: string;
  avatar_url: string | null;
  status: OperatorStatus;
  password: string;
  current_password: string;
}>;

async function ownRow(core: Core, actor: MemberActor): Promise<MemberRow> {
  const [row] = await core.db
    .select()
    .from(members)
    .where(and(eq(members.id, actor.memberId), isNull(members.revoked_at)));
  if (!row) throw notFound("member");
  return row;
}

/** Who a member is, in which workspace, within which limits. */
export async function getMe(core: Core, actor: MemberActor): Promise<Me> {
  const row = await ownRow(core, actor);
  const [workspace] = await core.db
    .select({ id: workspaces.id, name: workspaces.name, accent: workspaces.accent })
    .from(workspaces)
    .where(eq(workspaces.id, row.workspace_id));
  if (!workspace) throw notFound("workspace");
  const { env } = core;
  const limits = {
    max_message_bytes: env.WS_MAX_MESSAGE_BYTES,
    max_message_rate: env.WS_MAX_MESSAGE_RATE,
    max_upload_bytes: env.MAX_UPLOAD_BYTES,
  };
  return { member: toMember(row, core.now()), recovery_codes_left: row.recovery_hashes.length, workspace, limits };
}

/**
 * Changes a member's own account. A new password ends every sign-in and every connection; `epoch` is what the caller's
 * own new sign-in has to carry.
 * @throws DomainError BAD_REQUEST where the current password is wrong
 */
export async function updateMe(core: Core, actor: MemberActor, change: OwnChange): Promise<{ me: Me; epoch: number; signedOut: boolean }> {
  const row = await ownRow(core, actor);
  const { password, current_password, status, ...plain } = change;
  const renewed = password === undefined ? undefined : await newPassword(row, password, current_password);
  const patch = { ...plain, ...renewed };
  if (Object.keys(patch).length > 0) await core.db.update(members).set(patch).where(eq(members.id, row.id));
  if (plain.name !== undefined || plain.avatar_url !== undefined) await memberRenamed(core, { ...row, ...plain });
  if (renewed) await writeAudit(core.db, actor, "password.changed", `member:${row.id}`);
  if (status !== undefined) await setOperatorStatus(core, actor, status);
  if (renewed) core.bus.publish({ type: "revoked", principal: `member:${row.id}`, renewed: true });
  return { me: await getMe(core, actor), epoch: renewed?.epoch ?? row.epoch, signedOut: renewed !== undefined };
}

async function newPassword(
  row: MemberRow,
  password: string,
  current: string | undefined,
): Promise<{ password_hash: string; epoch: number }> {
  if (current === undefined) throw badRequest("current_password: is needed to set a new one");
  if (!(await checkPassword(row.password_hash, current))) throw badRequest("current_password: is wrong");
  return { password_hash: await hashPassword(password), epoch: row.epoch + 1 };
}
