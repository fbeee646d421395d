import type { Run, Statement } from "../../../db/database";
import type { Target } from "./command";
import { DomainError } from "./errors";
import { contactEntry, type FeedEntry } from "./feed-entries";

/** How long a person outside counts as online without a further sign of life. */
export const ONLINE_FOR_MS = 60_000;

/** What commands of the same dialog have in common before its id is known. */
export const keyOf = (target: Target): string | number => {
  if (typeof target === "number") return target;
  if ("anew" in target) return `${target.anew.contact_id}/${target.anew.client_id}`;
  if (!("contact" in target)) return `${target.workspace_id}/${target.room}`;
  const { actor, begins_with } = target.contact;
  return begins_with === undefined ? actor.contactId : `${actor.contactId}/${begins_with}`;
};

/** Who somebody is since they were merged; `externalId` of a customer. */
export type MergedInto = { contactId: string; externalId: string | null };

/**
 * A person who is met was merged while the command was on its way: nothing more is begun or written under the old name. Who
 * catches it executes the command as the other one's.
 */
export class ContactMerged extends DomainError {
  constructor(readonly into: MergedInto) {
    super("CONFLICT", "The contact was merged into another");
  }
}

/** Executes what begins or continues a person's dialog, as whoever they were merged into meanwhile. @param to who they are, where they were merged */
export async function followingMerge<T>(attempt: (to: MergedInto | undefined) => Promise<T>): Promise<T> {
  let to: MergedInto | undefined;
  for (;;)
    try {
      return await attempt(to);
    } catch (error) {
      if (!(error instanceof ContactMerged)) throw error;
      to = error.into;
    }
}

/** @returns the refusal of a command where the person whose dialog it names was merged */
export function refusalOf(target: Target, merged: ReadonlyMap<string, MergedInto>): ContactMerged | undefined {
  if (merged.size === 0 || typeof target !== "object") return undefined;
  const into = merged.get("anew" in target ? target.anew.contact_id : (contactOf(target) ?? ""));
  return into && new ContactMerged(into);
}

/** @returns the id of the person whose dialog is meant; undefined where it is named otherwise */
export const contactOf = (target: Target | undefined): string | undefined =>
  typeof target === "object" && "contact" in target ? target.contact.actor.contactId : undefined;

/** Those whose rows were made, or got another name or address of their site. */
export type Met = ReadonlyMap<string, "contact.created" | "contact.updated">;

/** What the feed says of those who wrote. A message that was refused has made nobody, but what its token says of them is kept. */
export const metEntries = (heard: readonly { target: Target | undefined; isRefused: boolean }[], met: Met, now: Date): FeedEntry[] =>
  heard.flatMap(({ target, isRefused }) => {
    if (typeof target !== "object" || !("contact" in target)) return [];
    const { contactId, workspaceId } = target.contact.actor;
    const type = met.get(contactId);
    if (type === undefined || (isRefused && type === "contact.created")) return [];
    return contactEntry(type, workspaceId, contactId, now);
  });

/**
 * Makes or renews the rows of those who write without naming a dialog, in one order for all. They are locked from here on.
 * What is selected of a row at its end is as it was before.
 */
const MEET: Statement = {
  name: "meet_contacts",
  text: `
insert into contacts as c (id, workspace_id, kind, site_id, external_id, name, email, email_by, page_url, page_title, referrer, locale, timezone,
  user_agent, last_seen, online_until)
select id, workspace_id, kind, site_id, external_id, name, email, case when kind = 'customer' then 'site' end, page_url, page_title, referrer, locale,
  timezone, user_agent, last_seen, online_until
from json_to_recordset($1::text::json) as r (id uuid, workspace_id bigint, kind text, site_id text, external_id text, name text, email text, page_url text,
  page_title text, referrer text, locale text, timezone text, user_agent text, last_seen timestamptz, online_until timestamptz)
order by id
on conflict (id) do update set
  name = case when excluded.kind = 'customer' then excluded.name else c.name end,
  email = case when excluded.kind = 'customer' then excluded.email else c.email end,
  email_by = case when excluded.kind = 'customer' then 'site' else c.email_by end,
  page_url = coalesce(excluded.page_url, c.page_url), page_title = coalesce(excluded.page_title, c.page_title),
  referrer = coalesce(excluded.referrer, c.referrer), locale = coalesce(excluded.locale, c.locale),
  timezone = coalesce(excluded.timezone, c.timezone), user_agent = coalesce(excluded.user_agent, c.user_agent),
  last_seen = excluded.last_seen, online_until = excluded.online_until
returning c.id, c.xmax = 0, c.kind = 'customer'
  and exists (select from contacts o where o.id = c.id and (o.name, o.email) is distinct from (c.name, c.email)), c.merged_into`,
};

/** Those with whom somebody else begins a conversation, in one order for all. */
const LOCK: Statement = {
  name: "lock_contacts",
  text: "select id, merged_into from contacts where id = any($1::uuid[]) order by id for no key update",
};

/** Into whom people were merged who are let in as somebody else since. A visitor who turned out to be a customer is not. */
const MERGED: Statement = {
  name: "merged_contacts",
  text: `select c.id, m.id, m.external_id from contacts c join contacts m on m.id = c.merged_into and m.kind = c.kind
where c.id = any($1::uuid[])`,
};

/** Takes back the rows of those whose first message was refused. */
export const FORGET_CONTACTS: Statement = { name: "forget_contacts", text: "delete from contacts where id = any($1::uuid[])" };

/**
 * The dialog that has a person's message already; else the one that a message of theirs began, where that is asked for; else
 * their newest support dialog that is not resolved, or with an assistant of one conversation the newest of all. Or the room of a name.
 */
const FIND: Statement = {
  name: "find_targets",
  text: `
select i.place, case when i.contact_id is null
  then (select d.id from dialogs d where d.workspace_id = i.workspace_id and d.room = i.room)
  else coalesce(
    (select d.id from dialogs d join messages m on m.dialog_id = d.id and m.client_id = i.client_id where d.contact_id = i.contact_id
      order by m.moved -> 'to' is null desc limit 1),
    case when i.begins_with is not null and not one
      then (select d.id from dialogs d join messages m on m.dialog_id = d.id and m.client_id = i.begins_with where d.contact_id = i.contact_id
        order by m.moved -> 'to' is null desc limit 1)
      else (select d.id from dialogs d where d.contact_id = i.contact_id and d.kind = 'support' and d.merged_into is null and (one or d.status <> 'resolved')
        order by d.status <> 'resolved' desc, d.id desc limit 1)
    end)
  end
from json_to_recordset($1::text::json) as i (place int, contact_id uuid, client_id uuid, begins_with uuid, assistant_id text, workspace_id bigint, room text)
cross join lateral (select coalesce((select (a.widget ->> 'one_conversation')::boolean from assistants a where a.id = i.assistant_id), false)) as w (one)`,
};

function toContact(target: Extract<Target, { contact: unknown }>, now: Date) {
  const { actor, seen } = target.contact;
  const identity = actor.type === "customer" ? { site_id: actor.siteId, external_id: actor.externalId, email: actor.email } : {};
  return {
    ...seen,
    ...identity,
    id: actor.contactId,
    workspace_id: actor.workspaceId,
    kind: actor.type,
    name: actor.name,
    last_seen: now,
    online_until: new Date(now.getTime() + ONLINE_FOR_MS),
  };
}

function toItem(target: Exclude<Target, number>, place: number) {
  if ("anew" in target) return { place, ...target.anew, begins_with: target.anew.client_id };
  if (!("contact" in target)) return { place, ...target };
  const { actor, client_id, begins_with } = target.contact;
  return { place, contact_id: actor.contactId, assistant_id: actor.assistantId, client_id, begins_with };
}

/** By place: the id of the dialog that a target names, null for one that there is not. `merged`: by the id of their contact. */
export type FoundTargets = { ids: (number | null)[]; met: Met; merged: ReadonlyMap<string, MergedInto> };

/** Finds the dialogs that targets name. Contacts are locked. */
export async function findTargets(run: Run, targets: readonly Target[], now: Date): Promise<FoundTargets> {
  const found = targets.map((target) => (typeof target === "number" ? target : null));
  const sought = targets.flatMap((target, place) => (typeof target === "number" ? [] : [toItem(target, place)]));
  if (sought.length === 0) return { ids: found, met: new Map(), merged: new Map() };
  const contacts = new Map(
    targets.flatMap((target) =>
      typeof target === "object" && "contact" in target ? [[target.contact.actor.contactId, toContact(target, now)]] : [],
    ),
  );
  const known = targets.flatMap((target) => (typeof target === "object" && "anew" in target ? target.anew.contact_id : []));
  const locked = known.length > 0 ? await run(LOCK, [`{${known.join(",")}}`]) : [];
  const rows = contacts.size > 0 ? await run(MEET, [JSON.stringify([...contacts.values()])]) : [];
  const met = new Map<string, "contact.created" | "contact.updated">();
  for (const [id, isNew, isChanged] of rows)
    if (isNew === true || isChanged === true) met.set(String(id), isNew === true ? "contact.created" : "contact.updated");
  const merged = await readMerged(run, [
    ...locked.flatMap(([id, into]) => (into === null ? [] : String(id))),
    ...rows.flatMap(([id, , , into]) => (into === null ? [] : String(id))),
  ]);
  for (const [place, id] of await run(FIND, [JSON.stringify(sought)])) if (id !== null) found[Number(place)] = Number(id);
  return { ids: found, met, merged };
}

/** Under the lock of these rows, whom nobody merges meanwhile. */
async function readMerged(run: Run, ids: readonly string[]): Promise<ReadonlyMap<string, MergedInto>> {
  const rows = ids.length > 0 ? await run(MERGED, [`{${ids.join(",")}}`]) : [];
  return new Map(
    rows.map(([id, into, externalId]) => [
      String(id),
      { contactId: String(into), externalId: externalId === null ? null : String(externalId) },
    ]),
  );
}
