import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "../../../../db/database";
import { contacts, dialogs, pageViews } from "../../../../db/schema";
import type { SeenPage } from "../../../protocol/routes/contacts";
import { type Actor, OPERATOR, type OutsideActor, requireMember, toRef } from "../../log";
import type { Core } from "../core";
import { loadContact } from "./view";

type SaidPage = { url: string; title?: string | undefined; referrer?: string | undefined };

/** So many of a person's pages are kept. */
const KEPT = 50;

/**
 * Where somebody is now: members hear of it, and the last pages of whoever has written are kept. The same address once
 * more, as after a change of its title, is the same page.
 */
export async function notePage(core: Core, actor: OutsideActor, page: SaidPage): Promise<void> {
  const at = core.now();
  const dialog = await core.db.transaction(async (tx) => {
    const seen = { page_url: page.url, page_title: page.title ?? null, last_seen: at };
    const [known] = await tx
      .update(contacts)
      .set(page.referrer === undefined ? seen : { ...seen, referrer: page.referrer })
      .where(eq(contacts.id, actor.contactId))
      .returning({ id: contacts.id });
    if (!known) return undefined;
    await keepView(tx, actor.contactId, page, at);
    const [dialog] = await tx
      .select()
      .from(dialogs)
      .where(and(eq(dialogs.contact_id, actor.contactId), eq(dialogs.kind, "support")))
      .orderBy(desc(dialogs.id))
      .limit(1);
    return dialog;
  });
  core.bus.publish({
    type: "page_view",
    workspaceId: actor.workspaceId,
    ...(dialog ? { dialog: toRef(dialog) } : {}),
    payload: {
      ...(dialog ? { dialog_id: dialog.id } : {}),
      contact_id: actor.contactId,
      url: page.url,
      title: page.title ?? null,
      at: at.toISOString(),
    },
  });
}

/** Under the lock of the person's row. */
async function keepView(tx: Tx, contactId: string, page: SaidPage, at: Date): Promise<void> {
  const ofPerson = eq(pageViews.contact_id, contactId);
  const [last] = await tx.select().from(pageViews).where(ofPerson).orderBy(desc(pageViews.id)).limit(1);
  const title = page.title ?? null;
  if (last?.url === page.url) {
    if (last.title !== title) await tx.update(pageViews).set({ title }).where(eq(pageViews.id, last.id));
    return;
  }
  await tx.insert(pageViews).values({ contact_id: contactId, url: page.url, title, referrer: page.referrer ?? null, at });
  const older = tx.select({ id: pageViews.id }).from(pageViews).where(ofPerson).orderBy(desc(pageViews.id)).offset(KEPT);
  await tx.delete(pageViews).where(inArray(pageViews.id, older));
}

/** @returns a person's last pages, newest first @throws DomainError NOT_FOUND */
export async function listPages(core: Core, actor: Actor, contactId: string): Promise<{ data: SeenPage[] }> {
  requireMember(actor, OPERATOR);
  const { id } = await loadContact(core.db, actor.workspaceId, contactId);
  const rows = await core.db.select().from(pageViews).where(eq(pageViews.contact_id, id)).orderBy(desc(pageViews.id));
  return { data: rows.map(({ url, title, referrer, at }) => ({ url, title, referrer, at: at.toISOString() })) };
}

/** The pages that a visitor was on are those of the customer they turned out to be. */
export async function movePages(core: Core, fromId: string, toId: string): Promise<void> {
  await core.db.update(pageViews).set({ contact_id: toId }).where(eq(pageViews.contact_id, fromId));
  const older = sql`(select id from page_views where contact_id = ${toId} order by at desc, id desc offset ${KEPT})`;
  await core.db.delete(pageViews).where(sql`${pageViews.id} in ${older}`);
}
