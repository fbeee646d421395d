import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { assistants, contacts, visitorLinks } from "../../../../db/schema";
import { hastenVisitorMail } from "../../conversations";
import { notFound } from "../../log";
import { hashToken, randomToken } from "../../system";
import type { Core } from "../core";
import { signVisitorToken } from "./tokens";

/** Days in which a link that was sent to a visitor can be opened. */
export const LINK_DAYS = 7;

type Sent = { contactId: string; assistantId: string; email: string };

/** @returns the code of a link that goes to a visitor's address; only its hash is kept */
export async function makeVisitorLink(core: Core, { contactId, assistantId, email }: Sent): Promise<string> {
  const code = randomToken("bl_");
  const expires_at = new Date(core.now().getTime() + LINK_DAYS * 86_400_000);
  await core.db
    .insert(visitorLinks)
    .values({ code_hash: hashToken(code), contact_id: contactId, assistant_id: assistantId, email, expires_at });
  return code;
}

/**
 * Opens a link once. Whoever does can read what is sent to the visitor's address, which is thereby confirmed.
 * @throws DomainError NOT_FOUND for a link that was used, has run out, or went to an address that is no longer theirs
 */
export async function redeemVisitorLink(core: Core, code: string): Promise<{ visitor_token: string }> {
  const now = core.now();
  const { contact_id, assistant_id } = await core.db.transaction(async (tx) => {
    const [link] = await tx
      .update(visitorLinks)
      .set({ used_at: now })
      .from(contacts)
      .innerJoin(assistants, isNull(assistants.deleted_at))
      .where(
        and(
          eq(visitorLinks.code_hash, hashToken(code)),
          isNull(visitorLinks.used_at),
          gt(visitorLinks.expires_at, now),
          eq(contacts.id, visitorLinks.contact_id),
          eq(contacts.email, visitorLinks.email),
          eq(assistants.id, visitorLinks.assistant_id),
        ),
      )
      .returning({ contact_id: visitorLinks.contact_id, assistant_id: visitorLinks.assistant_id });
    if (!link) throw notFound("link, or it was used already or has run out");
    await tx
      .update(contacts)
      .set({ email_confirmed_at: sql`coalesce(${contacts.email_confirmed_at}, ${now.toISOString()}::timestamptz)` })
      .where(eq(contacts.id, link.contact_id));
    await hastenVisitorMail(core, tx, link.contact_id);
    return link;
  });
  return { visitor_token: await signVisitorToken(core.secrets.signingKey, contact_id, assistant_id, now) };
}

/** Links that can't be opened any more are gone within the hour. */
export async function eraseExpiredLinks(core: Core): Promise<void> {
  await core.db.delete(visitorLinks).where(lt(visitorLinks.expires_at, core.now()));
}
