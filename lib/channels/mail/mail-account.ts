import { and, eq, isNull } from "drizzle-orm";
import { members, workspaces } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { RunningJob } from "../../core/log";
import { baseOf, signConfirmationToken } from "../../core/people";
import type { Mailer } from "./mailer";
import { type Letter, writeMail } from "./write-mail";

type Member = { id: number; email: string; workspace: string; workspaceId: number };

/** Runs the job `account_mail`: writes to a member about their own account, whatever notifications they chose. */
export async function mailAccount(core: Core, mailer: Mailer | undefined, job: RunningJob<"account_mail">): Promise<void> {
  if (!mailer) return;
  const { member_id, occasion, address } = job.payload;
  const [member] = await core.db
    .select({ id: members.id, email: members.email, workspace: workspaces.name, workspaceId: workspaces.id })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspace_id))
    .where(and(eq(members.id, member_id), isNull(members.revoked_at)));
  if (!member) return;
  const base = await baseOf(core, member.workspaceId);
  const found = occasion === "wrong_codes" ? wrongCodes(member, base, address) : base && (await confirmation(core, member, base));
  if (!found) return core.log.warn({ member: member.id }, "an address can't be confirmed: nobody knows where Baton is (PUBLIC_URL)");
  const { subject, ...letter } = found;
  await mailer.send({ to: member.email, subject, about: ["account", occasion, member.id, job.id], ...writeMail(letter) });
}

type AccountLetter = Letter & { subject: string };

const wrongCodes = ({ workspace }: Member, base: string | null, address: string | undefined): AccountLetter => ({
  subject: "Somebody knows your password",
  greeting: `Several wrong codes were entered at the two-factor sign-in of your account in ${workspace}${address ? `, the last from ${address}` : ""}. Whoever did so knows your password.`,
  entries: [
    { title: "If it was not you", body: "Set a new password in your settings. A browser you have used before can sign in meanwhile." },
  ],
  action: base === null ? null : { words: "Open your settings", url: `${base}/settings` },
  footer: `You get this because it concerns the safety of your account in ${workspace}.`,
});

async function confirmation(core: Core, { id, email, workspace }: Member, base: string): Promise<AccountLetter> {
  const token = await signConfirmationToken(core.secrets.signingKey, id, email, core.now());
  return {
    subject: `Confirm your address for ${workspace}`,
    greeting: `You were made a member of ${workspace} with this email address. Confirm that it is yours, so that you can sign in with your company's single sign-on.`,
    entries: [],
    // Behind the hash: neither a server's log nor a referrer carries it.
    action: { words: "Confirm the address", url: `${base}/confirm-email#token=${token}` },
    footer: `If you do not know ${workspace}, do nothing: without your confirmation nobody there can act as you. The link works for seven days.`,
  };
}
