import type { Run, Statement } from "../../../db/database";
import { assistants, dialogs, handoffs, members, messages, notifications } from "../../../db/schema";
import { DEFAULT_HANDOFF } from "../../protocol/handoff-settings";
import type { JobKind } from "../../protocol/jobs";
import type { FactsBefore } from "./begin-dialog";
import type { Asks } from "./command";
import type { Facts, IdPools, MemberFacts, PoolName, SettingsFacts, SharedFacts } from "./facts";
import { revive, timesOf } from "./revive";
import { statementsBy } from "./statements";
import type { DialogRow } from "./views";

/** What is asked of one dialog, or, without an id, for one that may begin. */
export type LoadItem = { dialog_id: number | null; begin?: { workspace_id: number; assistant_id: string | null } | undefined; asks: Asks };

/** What a load found: by place of its item. `found` is undefined where there is no such dialog. */
export type Loaded = {
  dialogs: ({ found?: Omit<Facts, keyof SharedFacts | "now">; begin?: FactsBefore } | undefined)[];
  shared: SharedFacts;
};

/** A member `m` as JSON. */
export const MEMBER_ROW = `json_build_object(${[
  "id",
  "workspace_id",
  "name",
  "avatar_url",
  "role",
  "visibility",
  "team_ids",
  "status",
  "busy_by_load",
  "notify",
  "online_until",
  "offline_since",
  "asked_at",
  "revoked_at",
  "last_seen",
]
  .map((name) => `'${name}', m.${name}`)
  .join(", ")}) as person`;

/** What else there is to know of the member `k`, whose row is `k.person`. */
export const MEMBER_FACTS = `
  'newcomer', (k.person ->> 'last_seen') is null and not exists (select from sessions s where s.member_id = k.id),
  'has_push', exists (select from push_subscriptions s where s.member_id = k.id),
  'mail_pending', exists (select from effects e where e.kind = '${"notify_mail" satisfies JobKind}' and e.attempts = 0 and e.payload ->> 'member_id' = k.id::text),
  'active', (select count(*) from dialogs d where d.assignee_id = k.id and d.status = 'human')`;

const assistantOf = (id: string): string =>
  `json_build_object('id', a.id, 'deleted_at', a.deleted_at, 'ai', a.ai - 'instructions' - 'greeting' - 'suggested_questions') from assistants a where a.id = ${id}`;

const filesOf = (asks: string): string => `case when ${asks}.file_ids <> '{}' then (
    select json_agg(json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'width', f.width, 'height', f.height,
      'uploaded_by', f.uploaded_by, 'workspace_id', f.workspace_id))
    from files f where f.id = any(${asks}.file_ids) and f.message_id is null and f.canned_reply_id is null) end`;

/** What a load may be asked for beside the dialogs themselves. */
const NEEDS = ["client_ids", "message_ids", "since_seq", "file_ids", "desk", "quotes", "unread", "principals", "record", "begin"] as const;
type Need = (typeof NEEDS)[number];

const needsOf = ({ begin, asks }: LoadItem): Record<Need, boolean> => ({
  client_ids: !!asks.client_ids?.length,
  message_ids: !!asks.message_ids?.length,
  since_seq: asks.since_seq !== undefined,
  file_ids: !!asks.file_ids?.length,
  desk: !!(asks.desk?.length || asks.hands?.length || asks.takes),
  quotes: !!asks.quotes,
  unread: !!asks.unread,
  principals: !!asks.principals?.length,
  record: !!asks.record,
  begin: begin !== undefined,
});

/** What is read of a locked dialog `l`, by what it is needed for. */
const OF_DIALOG: Partial<Record<Need, string>> = {
  client_ids: `'messages', (select json_agg(row_to_json(m)) from unnest(l.client_ids) c cross join lateral (
    select * from messages m where m.dialog_id = l.id and m.client_id = c limit 1) m)`,
  message_ids: `'named', case when l.message_ids <> '{}' then (select json_agg(row_to_json(m)) from unnest(l.message_ids) n cross join lateral (
    select * from messages m where m.id = n limit 1) m where m.dialog_id = l.id) end`,
  since_seq: `'since', case when l.since_seq < l.last_seq then (select json_agg(row_to_json(m) order by m.seq) from (
    select * from messages m where m.dialog_id = l.id and m.seq > l.since_seq and m.deleted_at is null and m.kind not in ('event', 'note')
    order by m.seq desc limit 200) m) end`,
  file_ids: `'files', ${filesOf("l")}`,
  desk: `'handoff', case when l.at_desk or l.may_pass then (select row_to_json(h) from handoffs h
    where h.dialog_id = l.id and h.status <> 'completed' order by h.id desc limit 1) end,
  'contact', case when l.at_desk or l.may_pass then (select json_build_object('name', c.name, 'email', c.email) from contacts c where c.id = l.contact_id) end,
  'notifications', case when l.at_desk or l.may_pass then (select json_agg(row_to_json(t)) from notifications t
    where t.dialog_id = l.id and t.read_at is null) end,
  'pending', case when l.at_desk or l.may_pass then (select json_agg(distinct e.kind) from effects e where e.dialog_id = l.id and e.attempts = 0) end,
  'settings', case when l.may_pass then (select w.handoff from workspaces w where w.id = l.home) end,
  'assistant', case when l.may_pass then (select ${assistantOf("l.assistant")}) end`,
  quotes: `'spoken_seq', case when l.quotes then (select m.seq from messages m where m.dialog_id = l.id and m.sender in ('user', 'assistant') order by m.seq desc limit 1) end,
  'quotes', case when l.quotes then (select json_agg(row_to_json(t)) from notifications t where t.dialog_id = l.id and t.type in ('message', 'mention')) end,
  'newest', case when l.quotes then (select json_agg(row_to_json(m)) from (select * from messages m where m.dialog_id = l.id and m.sender = 'user'
    and m.deleted_at is null and m.kind not in ('event', 'note') order by m.seq desc limit cardinality(l.message_ids) + 1) m) end`,
  unread: `'unread_members', case when l.unread and l.unread_members > 0 then (select json_agg(m.seq) from (select m.seq from messages m where m.dialog_id = l.id
    and m.sender = 'user' and m.deleted_at is null and m.kind not in ('event', 'note') order by m.seq desc limit l.unread_members) m) end,
  'unread_visitor', case when l.unread and l.unread_visitor > 0 then (select json_agg(m.seq) from (select m.seq from messages m where m.dialog_id = l.id
    and m.sender in ('manager', 'assistant', 'system') and m.deleted_at is null and m.kind not in ('event', 'note') order by m.seq desc limit l.unread_visitor) m) end`,
  principals: `'receipts', (select json_agg(json_build_object('principal', r.principal, 'delivered_seq', r.delivered_seq, 'read_seq', r.read_seq)) from receipts r
    where r.dialog_id = l.id and r.principal = any(l.principals))`,
  record: `'record', case when l.record and l.kind in ('order', 'quote') then (select json_build_object('site_id', r.site_id, 'customer', r.customer, 'parties', r.parties)
    from records r where r.dialog_id = l.id limit 1) end`,
};

/** The members of the dialogs at the desk: those who may gain or lose one are locked. */
const PEOPLE = `, people as materialized (
  select p.id, bool_or(p.may_pass) as may_pass from (
    select l.assignee_id as id, l.may_pass from locked l where l.assignee_id is not null and (l.at_desk or l.may_pass)
    union all select unnest(l.member_ids), l.may_pass from locked l where l.at_desk or l.may_pass
  ) p group by p.id order by p.id
), held as materialized (
  select m.* from (select id from people where may_pass order by id) p cross join lateral (
    select m.id, m.xmin::text as version, ${MEMBER_ROW} from members m where m.id = p.id for no key update of m
  ) m
), known as (
  select id, version, person from held
  union all select m.* from people p cross join lateral (
    select m.id, m.xmin::text, ${MEMBER_ROW} from members m where m.id = p.id
  ) m where not p.may_pass
)`;

const SELECT_MEMBERS = `
union all
select 0, 'member', json_build_object('person', k.person,
  'stale', (select s.xmin::text from members s where s.id = k.id) is distinct from k.version,
  ${MEMBER_FACTS})::text
from known k`;

const SELECT_BEGINNINGS = `
union all
select i.place, 'begin', json_build_object('id', nextval('dialogs_id_seq'),
  'settings', (select w.handoff from workspaces w where w.id = i.workspace_id),
  'assistant', (select ${assistantOf("i.assistant_id")}),
  'files', ${filesOf("i")})::text
from input i where i.dialog_id is null and i.workspace_id is not null`;

/**
 * Locks the dialogs in the order of their ids, then the members who may gain or lose one, and reads everything that was
 * asked for, and nothing else: what is in a statement and finds nothing costs nearly as much as what does. Rows are looked
 * up one by one: a plan that was made while a table was small would go on reading all of it. What is read beside a locked
 * row is as old as the statement: `stale` says that the lock had to wait for another's commit, so that it has to be read
 * again.
 */
const loadOf = (needs: readonly Need[]): Statement => ({
  name: `load_${needs.map((need) => NEEDS.indexOf(need)).join("")}`,
  text: `
with input as (
  select * from json_to_recordset($1::text::json) as i (place int, dialog_id bigint, workspace_id bigint, assistant_id text,
    client_ids uuid[], message_ids bigint[], since_seq bigint, file_ids uuid[], desk text[], hands text[], takes boolean, member_ids bigint[],
    unread boolean, principals text[], quotes boolean, record boolean)
), locked as materialized (
  select i.*, d.*,
    d.kind = 'support' and d.status = any(i.desk) as at_desk,
    d.kind = 'support' and (d.status = any(i.hands) or i.takes and (d.status <> 'human' or d.assignee_id is null)) as may_pass
  from (select * from input where dialog_id is not null order by dialog_id) i cross join lateral (
    select d.id, d.kind, d.status, d.assignee_id, d.contact_id, d.last_seq, d.unread_members, d.unread_visitor, row_to_json(d) as dialog,
      d.workspace_id as home, d.assistant_id as assistant, d.xmin::text as version
    from dialogs d where d.id = i.dialog_id for no key update of d
  ) d
)${needs.includes("desk") ? PEOPLE : ""}
select l.place, 'dialog', json_build_object(${[
    `'stale', (select s.xmin::text from dialogs s where s.id = l.id) is distinct from l.version`,
    `'dialog', l.dialog`,
    ...needs.flatMap((need) => OF_DIALOG[need] ?? []),
  ].join(",\n  ")})::text
from locked l${needs.includes("begin") ? SELECT_BEGINNINGS : ""}${needs.includes("desk") ? SELECT_MEMBERS : ""}
union all
select 0, p.name, (select json_agg(d.id) from (select nextval(p.name || '_id_seq') as id from generate_series(1, p.count)) d)::text
from json_to_recordset($2::text::json) as p (name text, count int) where (select count(*) from locked) >= 0`,
});

const statementBy = statementsBy(loadOf);

/** Needs that are rare come together, so that there are few statements: each is kept by every connection, and planned on it. */
const RARE: readonly Need[] = ["message_ids", "since_seq", "file_ids", "quotes", "unread", "record"];

/** What a load of these has to read. */
function statementOf(items: readonly LoadItem[]): Statement {
  const asked = items.map(needsOf);
  const isAsked = (need: Need) => asked.some((each) => each[need]);
  const isRare = RARE.some(isAsked);
  return statementBy(NEEDS.filter((need) => (RARE.includes(need) ? isRare : isAsked(need))));
}

const TIMES = {
  dialogs: timesOf(dialogs),
  messages: timesOf(messages),
  handoffs: timesOf(handoffs),
  notifications: timesOf(notifications),
  members: timesOf(members),
  assistants: timesOf(assistants),
};

type Json = Record<string, unknown>;

const reviveAll = <Row>(rows: unknown, times: readonly string[]): Row[] => ((rows ?? []) as Json[]).map((row) => revive<Row>(row, times));

const settingsOf = (found: Json): SettingsFacts => ({
  settings: { ...DEFAULT_HANDOFF, ...(found.settings as Partial<Facts["settings"]> | null) },
  assistant: found.assistant ? revive(found.assistant as Json, TIMES.assistants) : null,
});

const readFiles = ({ files }: Json): Facts["files"] => (files as Facts["files"] | null) ?? [];

/** Rows that several questions found are one. */
function byId<Row extends { id: number }>(...lists: Row[][]): Row[] {
  return lists.every(({ length }) => length === 0) ? [] : [...new Map(lists.flat().map((row) => [row.id, row])).values()];
}

function toFacts(found: Json): Omit<Facts, keyof SharedFacts | "now"> {
  const messageRows = (rows: unknown) => reviveAll<Facts["messages"][number]>(rows, TIMES.messages);
  const noticeRows = (rows: unknown) => reviveAll<Facts["notifications"][number]>(rows, TIMES.notifications);
  return {
    ...settingsOf(found),
    dialog: revive<DialogRow>(found.dialog as Json, TIMES.dialogs),
    begins: false,
    messages: byId(messageRows(found.messages), messageRows(found.named), messageRows(found.newest)),
    since: messageRows(found.since),
    spoken_seq: (found.spoken_seq as number | null) ?? 0,
    files: readFiles(found),
    handoff: found.handoff ? revive(found.handoff as Json, TIMES.handoffs) : null,
    contact: (found.contact as Facts["contact"] | undefined) ?? null,
    notifications: byId(noticeRows(found.notifications), noticeRows(found.quotes)),
    pending: (found.pending as JobKind[] | null) ?? [],
    record: (found.record as Facts["record"] | undefined) ?? null,
    unread: {
      members: ((found.unread_members as number[] | null) ?? []).reverse(),
      visitor: ((found.unread_visitor as number[] | null) ?? []).reverse(),
    },
    receipts: (found.receipts as Facts["receipts"] | null) ?? [],
  };
}

/** A member as planning knows them. */
export function toMember({ person, stale: _stale, ...more }: Json): MemberFacts {
  const { last_seen: _seen, ...row } = revive<Json>(person as Json, TIMES.members);
  return { ...row, ...more } as unknown as MemberFacts;
}

const toInput = ({ dialog_id, begin, asks }: LoadItem, place: number) => ({
  place,
  dialog_id,
  ...begin,
  client_ids: [],
  message_ids: [],
  file_ids: [],
  desk: [],
  hands: [],
  takes: false,
  member_ids: [],
  principals: [],
  ...asks,
});

const POOLS: readonly PoolName[] = ["messages", "handoffs", "notifications"];

/** Reads what planning needs to know of these dialogs, and holds them until the transaction ends. */
export async function loadFacts(run: Run, items: readonly LoadItem[], draw: Record<PoolName, number>): Promise<Loaded> {
  const values = [JSON.stringify(items.map(toInput)), JSON.stringify(POOLS.map((name) => ({ name, count: draw[name] })))];
  const statement = statementOf(items);
  const first = readAnswer(await run(statement, values), items.length);
  // The locks are held now, so that nothing of it can be stale again.
  return first.stale ? readAnswer(await run(statement, values), items.length) : first;
}

function readAnswer(rows: unknown[][], count: number): Loaded & { stale: boolean } {
  const found: Loaded["dialogs"] = Array.from({ length: count }, () => undefined);
  const known = new Map<number, MemberFacts>();
  const pools: IdPools = { messages: EMPTY_POOL, handoffs: EMPTY_POOL, notifications: EMPTY_POOL };
  let stale = false;
  for (const [place, what, text] of rows as [number, string, string | null][]) {
    const json = JSON.parse(text ?? "[]") as Json;
    if (json.stale === true) stale = true;
    if (what === "dialog") found[place] = { found: toFacts(json) };
    else if (what === "begin") found[place] = { begin: { ...settingsOf(json), id: json.id as number, files: readFiles(json) } };
    else if (what === "member") {
      const member = toMember(json);
      known.set(member.id, member);
    } else pools[what as PoolName] = { ids: json as unknown as number[], used: 0 };
  }
  return { dialogs: found, shared: { members: known, pools }, stale };
}

const EMPTY_POOL = { ids: [], used: 0 };

const DRAW: Statement = { name: "draw_ids", text: "select nextval($1::text || '_id_seq') from generate_series(1, $2::int)" };

/** Ids for a pool that ran out. */
export const drawIds = async (run: Run, name: PoolName, count: number): Promise<number[]> =>
  (await run(DRAW, [name, count])).map(([id]) => Number(id));
