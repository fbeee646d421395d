import { and, count, eq, inArray, isNull, sql } from "drizzle-orm";
import { memberIdentities, members, workspaces } from "../../../../db/schema";
import { DomainError } from "../../log";
import type { Core } from "../core";
import type { MemberRow } from "../members/view";
import type { SignInFrom } from "./sessions";
import { auditSignIn, chooseWorkspace } from "./sign-in";
import { verifyChoiceToken } from "./tokens";

/** What an identity provider says of somebody who has signed in there. */
export type ProviderClaims = { issuer: string; subject: string; email?: string | undefined; emailVerified: boolean };

/**
 * The members whom somebody at an identity provider is: those bound to them before, and those of their email address
 * that are bound now. An address binds where the provider has verified it and the member's was confirmed, so that
 * nobody is led into a workspace whose owner merely claimed their address; and only once for each provider, so that who
 * gets a colleague's old address does not get their account.
 * @returns none where nobody is known; no member is made
 */
export async function membersOfProvider(core: Core, claims: ProviderClaims, from: SignInFrom): Promise<MemberRow[]> {
  if (claims.email !== undefined && claims.emailVerified) await bindByEmail(core, claims, claims.email.trim().toLowerCase(), from);
  return core.db
    .select()
    .from(members)
    .where(
      and(
        isNull(members.revoked_at),
        inArray(
          members.id,
          core.db
            .select({ id: memberIdentities.member_id })
            .from(memberIdentities)
            .where(and(eq(memberIdentities.issuer, claims.issuer), eq(memberIdentities.subject, claims.subject))),
        ),
      ),
    )
    .orderBy(members.id);
}

async function bindByEmail(core: Core, { issuer, subject }: ProviderClaims, email: string, from: SignInFrom): Promise<void> {
  const rows = await core.db
    .select()
    .from(members)
    .where(
      and(
        eq(sql`lower(${members.email})`, email),
        isNull(members.revoked_at),
        sql`not exists (select 1 from ${memberIdentities} where ${memberIdentities.member_id} = ${members.id} and ${memberIdentities.issuer} = ${issuer})`,
      ),
    );
  const isOneTeam = rows.length > 0 && (await servesOneTeam(core));
  for (const row of rows) {
    if (row.email_confirmed_at === null && !isOneTeam) continue;
    const bound = await core.db.insert(memberIdentities).values({ issuer, subject, member_id: row.id }).onConflictDoNothing().returning();
    if (bound.length > 0) await auditSignIn(core, row, "single_sign_on.bound", { issuer }, from);
  }
}

/** With one workspace, and no way for strangers to make another, its admins' word is enough: there is nobody else's to be led into. */
async function servesOneTeam(core: Core): Promise<boolean> {
  if (core.env.BATON_SIGNUP === "open") return false;
  const [row] = await core.db.select({ n: count() }).from(workspaces);
  return row?.n === 1;
}

/**
 * Which of their memberships somebody wants who came by the provider and has several.
 * @param token what was given them for it, good for a few minutes
 * @throws DomainError UNAUTHENTICATED, CONFLICT with the `workspaces` while none of them is named
 */
export async function chosenMember(core: Core, token: string, workspace: number | undefined, from: SignInFrom): Promise<MemberRow> {
  const verified = await verifyChoiceToken(token, core.secrets.signingKey, core.now());
  if (!verified.ok) throw new DomainError("UNAUTHENTICATED", "The sign-in took too long", { help: "Begin it again." });
  const rows = await core.db
    .select()
    .from(members)
    .where(and(inArray(members.id, verified.claims.members), isNull(members.revoked_at)));
  const row = rows.find(({ workspace_id }) => workspace_id === workspace);
  if (!row) throw await chooseWorkspace(core.db, rows);
  await auditSignIn(core, row, "sign_in", { by: "oidc" }, from);
  return row;
}
