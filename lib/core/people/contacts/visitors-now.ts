import { and, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "../../../../db/database";
import { contacts, dialogs, members } from "../../../../db/schema";
import type { SiteVisitor } from "../../../protocol/routes/visitors";
import { type Actor, OPERATOR, readableBy, requireMember } from "../../log";
import type { Core } from "../core";

/** Somebody outside who is connected. */
export type LiveVisitor = {
  contactId: string;
  kind: "visitor" | "customer";
  name: string;
  assistantId: string | null;
  page: { url: string; title: string | null } | null;
  since: string;
  country: string | null;
};

/** So many are told at once. */
const SHOWN_MAX = 1_000;

type Known = typeof contacts.$inferSelect;

/**
 * Who is on the site now: those who are connected, and those whom another node, that can't be asked, has seen a moment ago.
 * @param live those who are connected, as nodes tell them
 * @returns those who came last first @throws DomainError FORBIDDEN
 */
export async function listVisitors(core: Core, actor: Actor, live: readonly LiveVisitor[]): Promise<SiteVisitor[]> {
  requireMember(actor, OPERATOR);
  const connected = new Map(live.slice(0, SHOWN_MAX).map((visitor) => [visitor.contactId, visitor]));
  const { known, open } = await core.reading(async ({ db }) => {
    const known = await readKnown({ ...core, db }, actor.workspaceId, [...connected.keys()]);
    return { known, open: await readDialogs(db, actor, known) };
  });
  const rows = new Map(known.map((row) => [row.id, row]));
  // Whoever turned out to be a customer is shown as that customer.
  const ids = [
    ...connected.keys(),
    ...known.filter(({ id, merged_into }) => merged_into === null && !connected.has(id)).map(({ id }) => id),
  ];
  return ids
    .filter((id) => (rows.get(id)?.merged_into ?? null) === null)
    .map((id) => toVisitor(id, connected.get(id), rows.get(id), open.get(id) ?? null))
    .sort((a, b) => (a.since === b.since ? (a.contact_id < b.contact_id ? -1 : 1) : a.since < b.since ? 1 : -1))
    .slice(0, SHOWN_MAX);
}

// As the index of open conversations is partial by: of all contacts of a workspace none is looked for by its presence.
const IS_OPEN = sql`${dialogs.kind} = 'support' and ${dialogs.status} in ('assistant', 'queued', 'human')`;

/** Those of these ids, and whoever has an open conversation and was seen a moment ago. */
async function readKnown({ db, now }: Core, workspaceId: number, ids: readonly string[]): Promise<Known[]> {
  const open = db
    .select({ id: dialogs.contact_id })
    .from(dialogs)
    .where(and(eq(dialogs.workspace_id, workspaceId), IS_OPEN));
  const ours = eq(contacts.workspace_id, workspaceId);
  const [named, seen] = await Promise.all([
    ids.length === 0
      ? []
      : db
          .select()
          .from(contacts)
          .where(and(ours, inArray(contacts.id, [...ids]))),
    db
      .select()
      .from(contacts)
      .where(and(ours, inArray(contacts.id, open), gt(contacts.online_until, now()), isNull(contacts.merged_into)))
      .limit(SHOWN_MAX),
  ]);
  return [...new Map([...named, ...seen].map((row) => [row.id, row])).values()];
}

/** The newest conversation of each that the caller may see. */
async function readDialogs(db: Db, actor: Actor, known: readonly Known[]): Promise<Map<string, SiteVisitor["dialog"]>> {
  if (known.length === 0) return new Map();
  const ids = known.map(({ id }) => id);
  const rows = await db
    .selectDistinctOn([dialogs.contact_id], {
      contact: dialogs.contact_id,
      id: dialogs.id,
      status: dialogs.status,
      assignee: { id: members.id, name: members.name, avatar_url: members.avatar_url },
    })
    .from(dialogs)
    .leftJoin(members, eq(members.id, dialogs.assignee_id))
    .where(and(inArray(dialogs.contact_id, ids), eq(dialogs.kind, "support"), isNull(dialogs.merged_into), readableBy(actor)))
    .orderBy(dialogs.contact_id, desc(dialogs.id));
  return new Map(rows.map(({ contact, ...dialog }) => [String(contact), dialog]));
}

function toVisitor(id: string, live: LiveVisitor | undefined, row: Known | undefined, dialog: SiteVisitor["dialog"]): SiteVisitor {
  const seen = row?.page_url ? { url: row.page_url, title: row.page_title } : null;
  return {
    contact_id: id,
    kind: row?.kind ?? live?.kind ?? "visitor",
    name: row?.name ?? live?.name ?? "",
    email: row?.email ?? null,
    page: live?.page ?? seen,
    since: live?.since ?? (row?.last_seen ?? new Date(0)).toISOString(),
    country: live?.country ?? null,
    dialog,
  };
}

/** Keeps somebody who is connected and has not written, so that a member can write to them; who is known stays as they are. */
export async function keepVisitor({ db, now }: Core, workspaceId: number, visitor: LiveVisitor): Promise<void> {
  if (visitor.kind !== "visitor") return;
  const { contactId: id, kind, name, page } = visitor;
  const at = now();
  await db
    .insert(contacts)
    .values({ id, workspace_id: workspaceId, kind, name, page_url: page?.url, page_title: page?.title, last_seen: at, created_at: at })
    .onConflictDoNothing();
}
