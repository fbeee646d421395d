import DataLoader from "dataloader";
import type { Db, Run } from "../../../db/database";
import { assistants, contacts, dialogs, members, messages, receipts, sessions, sites } from "../../../db/schema";
import { byKeys, type Select, selectRows, wholeRow } from "../../../db/select-rows";
import { findFlaw } from "../../protocol/parse";
import type { Bus } from "./events";
import { handoffSettingsOf } from "./handoff-settings";
import { readTeam } from "./read-team";
import { createRowCache } from "./row-cache";
import type { Enterable, MessageRow } from "./views";

/** Queries of one kind at once; what is asked for meanwhile goes together into the next one. */
const PACE: Pace = { atOnce: 2, rest: 0 };
const MAX_KEYS = 500;

/** `rest`: how many times as long as a query took it is waited before the next; `most`: keys of one query. */
export type Pace = { atOnce: number; rest: number; most?: number };

/**
 * Asks for rows by key with one query for all that are asked for at the same time: a thousand clients that come back
 * cost a few queries of each kind. A row is read after it was asked for, so that what was committed by then is in it.
 */
export function together<K, V>(
  load: (keys: K[]) => Promise<V[]>,
  keyOf: (row: V) => unknown,
  { atOnce, rest, most = MAX_KEYS } = PACE,
): (key: K) => Promise<V | undefined> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const done = () => {
    running -= 1;
    waiting.shift()?.();
  };
  const loader = new DataLoader<K, V | undefined>(
    async (keys) => {
      running += 1;
      const start = performance.now();
      try {
        const rows = new Map((await load([...new Set(keys)])).map((row) => [keyOf(row), row]));
        return keys.map((key) => rows.get(key));
      } finally {
        if (rest === 0) done();
        else setTimeout(done, rest * (performance.now() - start));
      }
    },
    {
      cache: false,
      maxBatchSize: most,
      batchScheduleFn: (dispatch) => (running < atOnce ? process.nextTick(dispatch) : waiting.push(dispatch)),
    },
  );
  // A text that Postgres refuses is the key of nothing, and must not fail those it is asked for with.
  return async (key) => (findFlaw(key) === undefined ? loader.load(key) : undefined);
}

const ASSISTANTS = byKeys("assistants_by_id", assistants, "select * from assistants r where r.id = k.key");
const SITES = byKeys("sites_by_id", sites, "select * from sites r where r.id = k.key and r.deleted_at is null");
const CONTACTS = byKeys("contacts_by_id", contacts, "select * from contacts r where r.id = k.key::uuid");
const MEMBERS = byKeys("members_by_id", members, "select * from members r where r.id = k.key::bigint");
const MESSAGES = byKeys("messages_by_id", messages, "select * from messages r where r.id = k.key::bigint");
const DIALOGS = byKeys("dialogs_by_id", dialogs, "select * from dialogs r where r.id = k.key::bigint");
const RECEIPTS = byKeys("receipts_by_dialog", receipts, "select * from receipts r where r.dialog_id = k.key::bigint");

/** What a list shows of a message; no more characters of its text than that. */
export type LastWordsRow = Pick<typeof messages.$inferSelect, "dialog_id" | "text" | "attachments" | "created_at">;
const WORDS_MAX = 300;

const LAST_WORDS: Select<LastWordsRow> = {
  name: "last_words_by_dialog",
  text: `select t.dialog_id, left(t.text, ${WORDS_MAX}), t.attachments, t.created_at
    from json_array_elements_text($1::text::json) as k (key) cross join lateral (
    select * from messages r where r.dialog_id = k.key::bigint and r.sender = 'user' and r.deleted_at is null
    order by r.seq desc limit 1) t`,
  toRow: ([dialogId, text, attachments, at]) => ({
    dialog_id: Number(dialogId),
    text: String(text),
    attachments: attachments as LastWordsRow["attachments"],
    created_at: at as Date,
  }),
};

/** By contact: their newest support dialog that is not resolved, else the newest one with an answer they have not read. */
const OPEN_DIALOGS = byKeys(
  "open_dialogs_by_contact",
  dialogs,
  `select * from dialogs r where r.contact_id = k.key::uuid and r.kind = 'support' and (r.status <> 'resolved' or r.unread_visitor > 0)
    order by r.status <> 'resolved' desc, r.id desc limit 1`,
);

/** What decides who may enter a dialog, and nothing more: it is asked every second for all that somebody reads. */
const ENTERABLES: Select<Enterable> = {
  name: "enterables_by_id",
  text: `select t.* from json_array_elements_text($1::text::json) as k (key) cross join lateral (
    select r.id, r.workspace_id, r.kind, r.contact_id, r.room, r.assistant_id from dialogs r where r.id = k.key::bigint offset 0) t`,
  toRow: ([id, workspaceId, kind, contactId, room, assistantId]) => ({
    id: Number(id),
    workspace_id: Number(workspaceId),
    kind: kind as Enterable["kind"],
    contact_id: contactId as string | null,
    room: room as string | null,
    assistant_id: assistantId as string | null,
  }),
};

type ContactMerge = { id: string; merged_into: string | null };

const CONTACT_MERGES: Select<ContactMerge> = {
  name: "contact_merges",
  text: `select t.* from json_array_elements_text($1::text::json) as k (key) cross join lateral (
    select r.id, r.merged_into from contacts r where r.id = k.key::uuid offset 0) t`,
  toRow: ([id, mergedInto]) => ({ id: String(id), merged_into: mergedInto as string | null }),
};

type ContactName = { id: string; name: string };

/** What contacts are called; one that was merged into another by the other's name. */
const CONTACT_NAMES: Select<ContactName> = {
  name: "contact_names",
  text: `select t.id, t.name from json_array_elements_text($1::text::json) as k (key) cross join lateral (
    select r.id, coalesce(m.name, r.name) as name from contacts r left join contacts m on m.id = r.merged_into
    where r.id = k.key::uuid offset 0) t`,
  toRow: ([id, name]) => ({ id: String(id), name: String(name) }),
};

const sessionColumns = wholeRow(sessions);
const memberColumns = wholeRow(members);

/** Sign-ins with whose they are, ended or not. */
const SESSIONS: Select<{ session: typeof sessions.$inferSelect; member: typeof members.$inferSelect }> = {
  name: "sessions_by_id",
  text: `select ${sessionColumns.list("s")}, ${memberColumns.list("m")} from json_array_elements_text($1::text::json) as k (key)
    cross join lateral (select * from sessions r where r.id = k.key::uuid offset 0) s
    cross join lateral (select * from members r where r.id = s.member_id offset 0) m`,
  toRow: (values) => ({ session: sessionColumns.read(values), member: memberColumns.read(values, sessionColumns.width) }),
};

/** A page of a dialog's log, as far as `upTo`: the first changes after a number, or the newest messages before one. */
export type PageKey = {
  dialogId: number;
  upTo: number;
  limit: number;
  /** Notes are left out for those outside. */
  outside: boolean;
} & ({ after: number } | { before: number });

type PageRow = { place: number; message: MessageRow };

/** Pages that one statement reads: together they may be long. */
const PAGES_AT_ONCE = 32;

const messageColumns = wholeRow(messages);

function pages(name: string, bounds: string, order: string): Select<PageRow> {
  return {
    name,
    text: `select p.place, ${messageColumns.list("t")}
    from json_to_recordset($1::text::json) as p (place int, "dialogId" bigint, "upTo" bigint, "limit" int, outside boolean, after bigint, before bigint)
    cross join lateral (select * from messages r where r.dialog_id = p."dialogId" and ${bounds} and (not p.outside or r.kind <> 'note')
      order by ${order} limit p."limit") t`,
    toRow: (values) => ({ place: Number(values[0]), message: messageColumns.read(values, 1) }),
  };
}

const CHANGES_AFTER = pages("log_changes_after", `r.changed_seq > p.after and r.changed_seq <= p."upTo"`, "r.changed_seq");
const NEWEST_BEFORE = pages("log_newest_before", `r.seq < p.before and r.seq <= p."upTo"`, "r.seq desc");

async function readPages(run: Run, keys: readonly PageKey[]): Promise<{ key: PageKey; messages: MessageRow[] }[]> {
  const found = keys.map((key) => ({ key, messages: [] as MessageRow[] }));
  const placed = keys.map((key, place) => ({ ...key, place }));
  const read = async (statement: Select<PageRow>, asked: typeof placed) => {
    if (asked.length === 0) return;
    for (const { place, message } of await selectRows(run, statement, [JSON.stringify(asked)])) found[place]?.messages.push(message);
  };
  await Promise.all([
    read(
      CHANGES_AFTER,
      placed.filter((key) => "after" in key),
    ),
    read(
      NEWEST_BEFORE,
      placed.filter((key) => "before" in key),
    ),
  ]);
  return found;
}

export type Rows = ReturnType<typeof createRows>;

/**
 * The rows that every connection and every summary needs, each by its key; undefined where there is none. Assistants and
 * sites are remembered (see `createRowCache`); who decides by them what must end asks for them under `fresh`.
 */
export function createRows({ db, run }: { db: Db; run: Run }, now: () => Date, bus: Bus) {
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
  bus.subscribe((event) => {
    if (event.type !== "settings") return;
    if (event.kind === "assistant") knownAssistants.forget(event.id);
    if (event.kind === "site") knownSites.forget(event.id);
  });
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
    contact: byKeyOrMany(CONTACTS, (row) => row.id),
    /** By contact: into whom they were merged. */
    merges: ofMany(CONTACT_MERGES, (row) => row.id),
    /** Dialogs, as far as it decides who may enter them. */
    enterables: ofMany(ENTERABLES, (row) => row.id),
    /** What a contact is called; one that was merged into another by the other's name. */
    contactName: byKey(CONTACT_NAMES, (row) => row.id),
    member: byKeyOrMany(MEMBERS, (row) => row.id),
    /** A sign-in, ended or not, and whose it is. */
    session: byKey(SESSIONS, ({ session }) => session.id),
    message: byKeyOrMany(MESSAGES, (row) => row.id),
    /** By dialog: the newest message of the person outside that still stands, as a list shows it. */
    lastWords: byKeyOrMany(LAST_WORDS, (row) => row.dialog_id),
    dialog: byKeyOrMany(DIALOGS, (row) => row.id),
    /** By contact: their newest support dialog that is not resolved, else the newest one with an answer they have not read. */
    openDialog: byKey(OPEN_DIALOGS, (row) => row.contact_id as string),
    /** A page of a dialog's log, in the order in which it was asked for. */
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
      { atOnce: 1, rest: 0 },
    ),
    /** By dialog: how far everybody in it has got. */
    receipts: together(receiptsOf, (row) => row.id),
  };
}

const selectKeys = <K, R>(run: Run, statement: Select<R>, keys: readonly K[]): Promise<R[]> =>
  selectRows(run, statement, [JSON.stringify(keys)]);

const unlessDeleted = <R extends { deleted_at: Date | null }>(row: R | undefined): R | undefined =>
  row?.deleted_at === null ? row : undefined;
