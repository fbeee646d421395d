import { isDeepStrictEqual } from "node:util";
import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { contacts, dialogs } from "../../../../db/schema";
import type { VisitorContext } from "../../../protocol/message";
import { hastenVisitorMail } from "../../conversations";
import { contactEntry, insertEntries, type OutsideActor, toRef } from "../../log";
import type { Core } from "../core";
import { contactRenamed } from "../people-renamed";
import { changeEmail } from "./change-email";
import { mergeAttributes } from "./merge-attributes";
import { notePage } from "./note-page";

/**
 * What the site's page says about its visitor: merged into what is known of them, by key; null forgets a key. Nobody
 * is known before their first message, so until then it changes nothing.
 * @throws DomainError BAD_REQUEST when it is too much to keep
 */
export async function describeSelf(
  core: Core,
  actor: OutsideActor,
  input: { attributes?: Record<string, unknown>; tags?: string[]; name?: string; email?: string; context?: VisitorContext },
): Promise<void> {
  const given = { ...input.attributes, ...(input.tags ? { tags: input.tags } : {}) };
  const renamed = await core.db.transaction(async (tx) => {
    const [row] = await tx.select().from(contacts).where(eq(contacts.id, actor.contactId)).for("update");
    if (!row) return undefined;
    const attributes = mergeAttributes(row.attributes, given);
    // A customer's address is what their site says it is.
    const email = actor.type === "visitor" && input.email !== undefined ? changeEmail(input.email, "visitor") : {};
    const name = (actor.type === "visitor" && input.name) || row.name;
    await tx
      .update(contacts)
      .set({ attributes, name, ...email, ...input.context, last_seen: core.now() })
      .where(eq(contacts.id, actor.contactId));
    const sameAddress = actor.type !== "visitor" || input.email === undefined || input.email === row.email;
    const isSame = sameAddress && row.name === name && isDeepStrictEqual(row.attributes, attributes);
    if (!isSame) await insertEntries(tx, [contactEntry("contact.updated", actor.workspaceId, actor.contactId, core.now())]);
    if (input.email !== undefined) await hastenVisitorMail(core, tx, actor.contactId);
    return name === row.name ? undefined : { now: { ...row, name }, before: row.name };
  });
  if (renamed) await contactRenamed(core, renamed.now, renamed.before);
  const { page_url: url, page_title: title, referrer } = input.context ?? {};
  if (url) await notePage(core, actor, { url, title, referrer });
  const rows = await core.db
    .select()
    .from(dialogs)
    .where(eq(dialogs.contact_id, actor.contactId))
    .orderBy(sql`${dialogs.id} desc`)
    .limit(1);
  for (const row of rows) core.bus.publish({ type: "dialog", dialog: toRef(row) });
}

/** Where a visitor is, as their message says: written before the message, whose own events carry it to the members. */
export async function noteContext(core: Core, actor: OutsideActor, context: VisitorContext): Promise<void> {
  const changed: SQL[] = [];
  for (const name of ["page_url", "page_title", "referrer", "locale", "timezone"] as const)
    if (context[name] !== undefined) changed.push(sql`${contacts[name]} is distinct from ${context[name]}`);
  if (changed.length === 0) return;
  await core.db
    .update(contacts)
    .set(context)
    .where(and(eq(contacts.id, actor.contactId), or(...changed)));
}
