import type { Db, Reading, Run } from "../../../db/database";
import { apiKeys, assistants, contacts, dialogs, members, messages, receipts, sessions, sites, teams } from "../../../db/schema";
import { byKeys, fromKeys, jsonObject, type Select, selectJson, selectRows, wireRow } from "../../../db/select-rows";
import type { List } from "../../protocol/routes/spec";
import type { Bus } from "./events";
import { handoffSettingsOf } from "./handoff-settings";
import { type PageKey, readPages } from "./read-pages";
import { readTeam } from "./read-team";
import type { NamedTeam } from "./read-teams";
import { createRowCache } from "./row-cache";
import { NAMED, type Named, type NamedKey, type Summary, type SummaryRow, summaryRow } from "./summary-rows";
import { once, PACE, together } from "./together";
import type { Enterable } from "./views";

const ASSISTANTS = byKeys("assistants_by_id", assistants, "select * from assistants r where r.id = k.key");
const SITES = byKeys("sites_by_id", sites, "select * from sites r where r.id = k.key and r.deleted_at is null");
const CONTACTS = byKeys("contacts_by_id", contacts, "select * from contacts r where r.id = k.key::uuid");
const MESSAGES = byKeys("messages_by_id", messages, "select * from messages r where r.id = k.key::bigint");
const DIALOGS = byKeys("dialogs_by_id", dialogs, "select * from dialogs r where r.id = k.key::bigint");
const RECEIPTS = byKeys("receipts_by_dialog", receipts, "select * from receipts r where r.dialog_id = k.key::bigint");

/**
 * As the visitor's side sees it: their newest support dialog that is not resolved, else the newest one with an answer they
 * have not read; of an assistant with one conversation the newest of all.
 */
const OPEN_DIALOGS: Select<SummaryRow> = {
  name: "open_dialogs_by_contact",
  text: selectJson(
    summaryRow("outside"),
    `from json_array_elements_text($1::text::json) as k (key) cross join lateral (
      select * from dialogs r where r.contact_id = k.key::uuid and r.kind = 'support' and r.merged_into is null and (r.status <> 'resolved' or r.unread_visitor > 0
        or (select (a.widget ->> 'one_conversation')::boolean from assistants a where a.id = r.assistant_id))
      order by r.status <> 'resolved' desc, r.id desc limit 1) dialogs`,
  ),
  toRow: (read: SummaryRow) => read,
};

/** What decides who may enter a dialog, and nothing more: it is asked every second for all that somebody reads. */
const ENTERABLES: Select<Enterable> = {
  name: "enterables_by_id",
  text: selectJson(
    wireRow(dialogs, ["id", "workspace_id", "kind", "contact_id", "room", "assistant_id", "assignee_id", "team_id"]).json("t"),
    fromKeys("select * from dialogs r where r.id = k.key::bigint"),
  ),
  toRow: (read: Enterable) => read,
};

type ContactMerge = { id: string; merged_into: string | null; blocked_until: string | null };

const CONTACT_MERGES: Select<ContactMerge> = {
  name: "contact_merges",
  text: selectJson(
    wireRow(contacts, ["id", "merged_into", "blocked_until"]).json("t"),
    fromKeys(`select r.id, r.merged_into, greatest(r.blocked_until, m.blocked_until) as blocked_until
      from contacts r left join contacts m on m.id = r.merged_into where r.id = k.key::uuid`),
  ),
  toRow: (read: ContactMerge) => read,
};

type ContactName = { id: string; name: string };

/** What contacts are called; one that was merged into another by the other's name. */
const CONTACT_NAMES: Select<ContactName> = {
  name: "contact_names",
  text: selectJson(
    wireRow(contacts, ["id", "name"]).json("t"),
    fromKeys(`select r.id, coalesce(m.name, r.name) as name from contacts r left join contacts m on m.id = r.merged_into
      where r.id = k.key::uuid`),
  ),
  toRow: (read: ContactName) => read,
};

/** Who a member is to others. */
type PersonRow = { id: number; name: string; avatar_url: string | null };

const PEOPLE: Select<PersonRow> = {
  name: "people_by_id",
  text: selectJson(
    wireRow(members, ["id", "name", "avatar_url"]).json("t"),
    fromKeys("select * from members r where r.id = k.key::bigint"),
  ),
  toRow: (read: PersonRow) => read,
};

const TEAMS: Select<NamedTeam> = {
  name: "teams_by_id",
  text: selectJson(
    wireRow(teams, ["id", "name"]).json("t"),
    fromKeys("select * from teams r where r.id = k.key::bigint and r.deleted_at is null"),
  ),
  toRow: (read: NamedTeam) => read,
};

const sessionColumns = wireRow(sessions, ["id", "expires_at", "last_seen"]);
const signedInColumns = wireRow(members, ["id", "workspace_id", "name", "avatar_url", "role", "visibility", "team_ids", "revoked_at"]);
type SessionRow = { session: typeof sessionColumns.type; member: typeof signedInColumns.type };

/** Sign-ins with whose they are, ended or not. */
const SESSIONS: Select<SessionRow> = {
  name: "sessions_by_id",
  text: selectJson(
    jsonObject({ session: sessionColumns.json("s"), member: signedInColumns.json("m") } satisfies Record<keyof SessionRow, string>),
    `from json_array_elements_text($1::text::json) as k (key)
    cross join lateral (select * from sessions r where r.id = k.key::uuid offset 0) s
    cross join lateral (select * from members r where r.id = s.member_id offset 0) m`,
  ),
  toRow: (read: SessionRow) => read,
};

const keyColumns = wireRow(apiKeys, ["id", "workspace_id", "name", "scopes", "key_hash", "last_used_at"]);

/** API keys that were not revoked, by the hash of what is presented. */
const API_KEYS: Select<typeof keyColumns.type> = {
  name: "api_keys_by_hash",
  text: selectJson(keyColumns.json("t"), fromKeys("select * from api_keys r where r.key_hash = k.key and r.revoked_at is null")),
  toRow: (read: typeof keyColumns.type) => read,
};

/** Pages that one statement reads: together they may be long. */
const PAGES_AT_ONCE = 32;

async function readNamed(run: Run, keys: readonly NamedKey[]): Promise<{ key: NamedKey; named: Named }[]> {
  const found = await selectRows(run, NAMED, [JSON.stringify(keys)]);
  return found.map((named, at) => ({ key: keys[at] as NamedKey, named }));
}

/** A page of summaries: what it is read by, which decides what is made of it. */
type ListKey = {
  statement: Select<SummaryRow>;
  values: readonly unknown[];
  toPage: (rows: SummaryRow[]) => Promise<List<Summary>>;
};

export type Rows = ReturnType<typeof createRows>;

/**
 * The rows that every connection and every summary needs, each by its key; undefined where there is none. Assistants,
 * sites, credentials and the names of members are remembered (see `createRowCache`); who decides by an assistant or a site what must
 * end asks for it under `fresh`.
 */
export function createRows({ db, run, reading }: { db: Db; run: Run; reading: Reading }, now: () => Date, bus: Bus) {
  const byKey = <K, R>(statement: Select<R>, keyOf: (row: R) => K) => together((keys: K[]) => selectKeys(run, statement, keys), keyOf);
  /** All rows of these keys, at once. Keys come from rows: they are not checked. */
  const ofMany = <K, R>(statement: Select<R>, keyOf: (row: R) => K) =>
    async function many(keys: readonly (K | null)[]): Promise<Map<K, R>> {
      const asked = [...new Set(keys)].filter((key) => key !== null);
      return asked.length === 0 ? new Map() : new Map((await selectKeys(run, statement, asked)).map((row) => [keyOf(row), row]));
    };
  const byKeyOrMany = <K, R>(statement: Select<R>, keyOf: (row: R) => K) =>
    Object.assign(byKey(statement, keyOf), { many: ofMany(statement, keyOf) });
  const freshAssistant = byKey(ASSISTANTS, (row) => row.id);
  const freshSite = byKey(SITES, (row) => row.id);
  const knownAssistants = createRowCache(freshAssistant, now);
  const knownSites = createRowCache(freshSite, now);
  const knownPeople = createRowCache(
    byKey(PEOPLE, (row) => row.id),
    now,
  );
  const knownTeams = createRowCache(
    byKey(TEAMS, (row) => row.id),
    now,
  );
  const knownSessions = createRowCache(
    byKey(SESSIONS, ({ session }) => session.id),
    now,
  );
  const knownKeys = createRowCache(
    byKey(API_KEYS, (row) => row.key_hash),
    now,
  );
  bus.subscribe((event) => {
    if (event.type === "renamed") for (const id of membersIn(event.principals)) knownPeople.forget(id);
    // A sign-in is read with whose it is, and how many ended is not always known.
    const changed = event.type === "renamed" ? event.principals : event.type === "revoked" ? [event.principal] : [];
    if (membersIn(changed).length > 0) knownSessions.forgetAll();
    if (changed.some((principal) => principal.startsWith("integration:"))) knownKeys.forgetAll();
    if (event.type !== "settings") return;
    if (event.kind === "assistant") knownAssistants.forget(event.id);
    if (event.kind === "site") knownSites.forget(event.id);
    if (event.kind === "team") knownTeams.forget(Number(event.id));
  });
  const named = together(
    (keys: NamedKey[]) => readNamed(run, keys),
    ({ key }) => key,
  );
  const receiptsOf = async (ids: number[]) => {
    const found = new Map(ids.map((id) => [id, { id, receipts: [] as (typeof receipts.$inferSelect)[] }]));
    for (const row of await selectKeys(run, RECEIPTS, ids)) found.get(row.dialog_id)?.receipts.push(row);
    return [...found.values()];
  };
  return {
    assistant: async (id: string) => unlessDeleted(await knownAssistants.get(id)),
    /** One that was deleted too: conversations still name it. */
    anyAssistant: knownAssistants.get,
    site: knownSites.get,
    /** As they are in the database now. */
    fresh: {
      assistant: async (id: string) => unlessDeleted(await knownAssistants.refresh(id)),
      site: knownSites.refresh,
    },
    contact: byKey(CONTACTS, (row) => row.id),
    /** By contact: into whom they were merged, and until when they, or that one, are blocked. */
    merges: ofMany(CONTACT_MERGES, (row) => row.id),
    /** Dialogs, as far as it decides who may enter them. */
    enterables: ofMany(ENTERABLES, (row) => row.id),
    /** What a contact is called; one that was merged into another by the other's name. */
    contactName: byKey(CONTACT_NAMES, (row) => row.id),
    /** What a member is called and looks like, removed or not. */
    person: knownPeople.get,
    /** A group of members that conversations are given to, unless it was deleted. */
    namedTeam: knownTeams.get,
    /** A sign-in, ended or not, and whose it is: as it was at most `ROW_MAX_AGE_MS` ago, so that what ends, ends within that. */
    session: knownSessions.get,
    /** An API key that opens something, by its hash: as old as a sign-in at most. */
    apiKey: knownKeys.get,
    message: byKey(MESSAGES, (row) => row.id),
    /** A list of dialogs, read and made into its page once for all of a team who ask for it at the same time. */
    list: once(
      async ({ statement, values, toPage }: ListKey) => toPage(await reading((from) => selectRows(from.run, statement, values))),
      ({ statement, values }) => `${statement.text} ${JSON.stringify(values)}`,
    ),
    /** What the summary of a dialog names. */
    named: async (key: NamedKey) => ((await named(key)) as { named: Named }).named,
    dialog: byKeyOrMany(DIALOGS, (row) => row.id),
    /** By contact: their newest support dialog that is not resolved, else the newest one with an answer they have not read. */
    openDialog: byKey(OPEN_DIALOGS, ({ dialog }) => dialog.contact_id as string),
    /** A dialog with a page of its log. */
    page: together(
      (keys: PageKey[]) => readPages(run, keys),
      ({ key }) => key,
      { ...PACE, most: PAGES_AT_ONCE },
    ),
    /** By workspace: its team as planning has to know it, not locked, and how it finds a person. */
    team: together(
      (ids: number[]) =>
        Promise.all(
          ids.map(async (id) => {
            const [members, settings] = await Promise.all([readTeam(run, id), handoffSettingsOf(db, id)]);
            return { id, members, settings };
          }),
        ),
      (team) => team.id,
      { atOnce: 1, rest: 2 },
    ),
    /** By dialog: how far everybody in it has got. */
    receipts: together(receiptsOf, (row) => row.id),
  };
}

const selectKeys = <K, R>(run: Run, statement: Select<R>, keys: readonly K[]): Promise<R[]> =>
  selectRows(run, statement, [JSON.stringify(keys)]);

const membersIn = (principals: readonly string[]): number[] =>
  principals.filter((key) => key.startsWith("member:")).map((key) => Number(key.slice("member:".length)));

const unlessDeleted = <R extends { deleted_at: Date | null }>(row: R | undefined): R | undefined =>
  row?.deleted_at === null ? row : undefined;
