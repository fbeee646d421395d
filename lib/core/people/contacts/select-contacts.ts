import { and, eq, gte, ilike, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { contacts } from "../../../../db/schema";
import type { ContactConditions } from "../../../protocol/contact-filter";
import { COUNT_CAP } from "../../../protocol/dialog-filter";
import type { Actor } from "../../log";
import { escapeLike } from "../../system";
import type { Core } from "../core";

const DAY_MS = 86_400_000;

/** `plan`, or `plan:pro`: with this value, or with a list that holds it. */
function hasAttribute(given: string): SQL {
  const cut = given.indexOf(":");
  const key = cut < 0 ? given : given.slice(0, cut);
  const known = sql`${contacts.attributes} -> ${key}::text`;
  if (cut < 0) return sql`${known} is not null`;
  const value = given.slice(cut + 1);
  return sql`(${contacts.attributes} ->> ${key}::text = ${value} or jsonb_typeof(${known}) = 'array' and ${known} @> to_jsonb(${value}::text))`;
}

const CONDITIONS: { [C in keyof ContactConditions]-?: (wanted: NonNullable<ContactConditions[C]>, now: Date) => SQL | undefined } = {
  q: (text) => {
    const like = `%${escapeLike(text)}%`;
    return text === "" ? undefined : or(ilike(contacts.name, like), ilike(contacts.email, like));
  },
  kind: (kind) => eq(contacts.kind, kind),
  has_email: (has) => (has ? isNotNull(contacts.email) : isNull(contacts.email)),
  attribute: hasAttribute,
  locale: (language) => or(ilike(contacts.locale, escapeLike(language)), ilike(contacts.locale, `${escapeLike(language)}-%`)),
  seen_within: (days, now) => gte(contacts.last_seen, new Date(now.getTime() - days * DAY_MS)),
  not_seen_for: (days, now) => sql`(${contacts.last_seen} is null or ${contacts.last_seen} < ${new Date(now.getTime() - days * DAY_MS)})`,
  blocked: (is, now) =>
    is ? sql`${contacts.blocked_until} > ${now}` : sql`(${contacts.blocked_until} is null or ${contacts.blocked_until} <= ${now})`,
};

/** The contacts of the workspace that a filter finds; a visitor who turned out to be a customer is that customer alone. */
export function contactsOf({ workspaceId }: Actor, filter: ContactConditions, now: Date): SQL | undefined {
  const names = Object.keys(CONDITIONS) as (keyof ContactConditions)[];
  const narrowing = names.map((name) => {
    const condition = CONDITIONS[name] as (wanted: unknown, now: Date) => SQL | undefined;
    return filter[name] === undefined ? undefined : condition(filter[name], now);
  });
  return and(eq(contacts.workspace_id, workspaceId), isNull(contacts.merged_into), ...narrowing);
}

/** How many contacts a filter finds, counted up to `COUNT_CAP`. */
export async function countContacts({ db, now }: Pick<Core, "db" | "now">, actor: Actor, filter: ContactConditions): Promise<number> {
  const few = db
    .select({ id: contacts.id })
    .from(contacts)
    .where(contactsOf(actor, filter, now()))
    .limit(COUNT_CAP);
  return db.$count(few.as("few"));
}
