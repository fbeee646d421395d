import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { contacts } from "../../../../db/schema";
import type { Contact } from "../../../protocol/routes/contacts";
import { notFound } from "../../log";

export type ContactRow = typeof contacts.$inferSelect;

/** Under which key is kept what is theirs. */
export const contactKey = ({ kind, id }: Pick<ContactRow, "kind" | "id">): string => `${kind}:${id}`;

/** The end of a block that has none. */
export const FOR_GOOD = new Date("9999-12-31T00:00:00Z");

const isForGood = (until: Date): boolean => until.getTime() >= FOR_GOOD.getTime();

/** The wire form of a contact, for members. */
export const toContact = (row: ContactRow, now: Date): Contact => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  email: row.email,
  site_id: row.site_id,
  external_id: row.external_id,
  online: row.online_until !== null && row.online_until > now,
  last_seen: row.last_seen?.toISOString() ?? null,
  locale: row.locale,
  timezone: row.timezone,
  user_agent: row.user_agent,
  page_url: row.page_url,
  referrer: row.referrer,
  attributes: row.attributes,
  blocked:
    row.blocked_until !== null && row.blocked_until > now
      ? { until: isForGood(row.blocked_until) ? null : row.blocked_until.toISOString() }
      : null,
  created_at: row.created_at.toISOString(),
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws DomainError NOT_FOUND, also for another workspace's */
export async function loadContact(db: Db | Tx, workspaceId: number, id: string): Promise<ContactRow> {
  if (!UUID.test(id)) throw notFound("contact");
  const [row] = await db
    .select()
    .from(contacts)
    .where(and(eq(contacts.id, id), eq(contacts.workspace_id, workspaceId)));
  if (!row) throw notFound("contact");
  return row;
}
