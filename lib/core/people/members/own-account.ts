import { and, eq, isNull } from "drizzle-orm";
import { members, workspaces } from "../../../../db/schema";
import type { Me } from "../../../protocol/routes/people";
import type { OperatorStatus } from "../../../protocol/values";
import { writeAudit } from "../../audit";
import { badRequest, type MemberActor, notFound } from "../../log";
import type { Core } from "../core";
import { requirePassword } from "../identity/own-secrets";
import { hashPassword } from "../identity/passwords";
import { announceRenewal, renewSessions } from "../identity/sessions";
import type { Renewed } from "../identity/two-factor";
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
  return {
    member: toMember(row, core.now()),
    email_confirmed: row.email_confirmed_at !== null,
    sends_email: env.SMTP_URL !== undefined,
    recovery_codes_left: row.recovery_hashes.length,
    workspace,
    limits,
  };
}

/**
 * Changes a member's own account. A new password ends every session and every connection; a browser goes on with
 * `session`, which its cookie has to name.
 * @throws DomainError BAD_REQUEST where the current password is wrong, RATE_LIMITED after too many wrong ones
 */
export async function updateMe(core: Core, actor: MemberActor, change: OwnChange): Promise<{ me: Me } & Renewed> {
  const row = await ownRow(core, actor);
  const { password, current_password, status, ...plain } = change;
  const session = password === undefined ? undefined : await changePassword(core, actor, row, password, current_password);
  if (Object.keys(plain).length > 0) await core.db.update(members).set(plain).where(eq(members.id, row.id));
  if (plain.name !== undefined || plain.avatar_url !== undefined) await memberRenamed(core, { ...row, ...plain });
  if (status !== undefined) await setOperatorStatus(core, actor, status);
  return { me: await getMe(core, actor), session };
}

async function changePassword(
  core: Core,
  actor: MemberActor,
  row: MemberRow,
  password: string,
  current: string | undefined,
): Promise<string | undefined> {
  if (current === undefined) throw badRequest("current_password: is needed to set a new one");
  await requirePassword(core, actor, row, current);
  const password_hash = await hashPassword(password);
  const session = await core.db.transaction(async (tx) => {
    await tx.update(members).set({ password_hash }).where(eq(members.id, row.id));
    await writeAudit(tx, actor, "password.changed", `member:${row.id}`);
    return renewSessions(tx, core, actor);
  });
  announceRenewal(core, row.id);
  return session;
}
