import type { Run, Statement } from "../../../db/database";
import { dialogs, handoffs, messages, notifications, receipts } from "../../../db/schema";
import type { Change, MemberPatch, NotificationStep, Write } from "./change";
import type { Facts, HandoffRow, MemberFacts, NotificationRow } from "./facts";
import type { FeedEntry } from "./feed-entries";
import { statementsBy } from "./statements";
import { recordOf, upsert } from "./upsert";
import type { DialogRow, MessageRow } from "./views";

/** What a batch writes: whole rows as they stand in the end. */
type Rows = {
  dialogs: DialogRow[];
  messages: MessageRow[];
  handoffs: HandoffRow[];
  made: NotificationRow[];
  renewed: NotificationRow[];
  reworded: NotificationRow[];
  settled: { id: number; read_at: Date }[];
  dropped: { id: number }[];
  jobs: Change["jobs"][number][];
  receipts: (Change["receipts"][number] & { dialog_id: number; updated_at: Date })[];
  members: Map<number, Pick<MemberFacts, "id" | "status" | "busy_by_load" | "asked_at">>;
  files: Change["files"][number][];
  writes: Write[];
  feed: FeedEntry[];
};

const NOTIFICATION = "id, workspace_id, principal, type, title, body, url, topic, dialog_id, read_at, created_at";

/** What one statement writes, in the order of its parameters. */
const PARTS = [
  "dialogs",
  "messages",
  "handoffs",
  "jobs",
  "made",
  "renewed",
  "reworded",
  "settled",
  "dropped",
  "receipts",
  "members",
  "files",
  "feed",
] as const;
type Part = (typeof PARTS)[number];

/** Parts that change notifications which are there already. Whoever changes several locks them in the order of their ids. */
const CHANGED_NOTIFICATIONS: readonly Part[] = ["renewed", "reworded", "settled", "dropped"];
const AFTER_LOCKS = "(select count(*) from held) >= 0";

/** The statement that writes these parts and no others: what is in a statement and has nothing to do costs nearly as much as what has. */
function applyOf(parts: readonly Part[]): Statement {
  const at = (part: Part): string => `$${parts.indexOf(part) + 1}`;
  const rowsOf = (part: Part, columns: string): string => `json_to_recordset(${at(part)}::text::json) as r (${columns})`;
  const idsOf = (part: Part, type: "bigint" | "uuid"): string => `select r.id from ${rowsOf(part, `id ${type}`)}`;
  /** The ids of rows that are changed: of an array it is known to be short, so that the table is not read as a whole. */
  const anyOf = (part: Part, type: "bigint" | "uuid"): string => `any(array(${idsOf(part, type)}))`;
  const texts: Record<Part, () => string> = {
    dialogs: () => upsert(dialogs, "dialogs", at("dialogs"), ["workspace_id", "room"]),
    messages: () => upsert(messages, "messages", at("messages")),
    handoffs: () => upsert(handoffs, "handoffs", at("handoffs")),
    jobs: () => `insert into effects (kind, dialog_id, payload, run_at)
      select kind, dialog_id, payload, run_at from ${rowsOf("jobs", "kind text, dialog_id bigint, payload jsonb, run_at timestamptz")}`,
    made: () => `insert into notifications (${NOTIFICATION}) overriding system value
      select ${NOTIFICATION} from ${rowsOf("made", recordOf(notifications))}`,
    renewed: () => `insert into notifications as t (${NOTIFICATION}) overriding system value
      select ${NOTIFICATION} from ${rowsOf("renewed", recordOf(notifications))} where ${AFTER_LOCKS}
      on conflict (id) do update set title = excluded.title, body = excluded.body, url = excluded.url, created_at = excluded.created_at,
        alerted_at = case when excluded.created_at = t.created_at then t.alerted_at end
        where t.read_at is null
      returning t.id`,
    reworded:
      () => `update notifications t set title = r.title, body = r.body from ${rowsOf("reworded", "id bigint, title text, body text")}
      where t.id = r.id and t.id = ${anyOf("reworded", "bigint")} and ${AFTER_LOCKS}`,
    settled: () => `update notifications t set read_at = r.read_at from ${rowsOf("settled", "id bigint, read_at timestamptz")}
      where t.id = r.id and t.id = ${anyOf("settled", "bigint")} and t.read_at is null and ${AFTER_LOCKS}`,
    dropped: () => `delete from notifications t where t.id = ${anyOf("dropped", "bigint")} and ${AFTER_LOCKS}`,
    receipts: () => `insert into receipts as t (dialog_id, principal, name, delivered_seq, read_seq, updated_at)
      select dialog_id, principal, name, delivered_seq, read_seq, updated_at from ${rowsOf("receipts", recordOf(receipts))} order by 1, 2
      on conflict (dialog_id, principal) do update set delivered_seq = greatest(t.delivered_seq, excluded.delivered_seq),
        read_seq = greatest(t.read_seq, excluded.read_seq), name = excluded.name, updated_at = excluded.updated_at`,
    members: () => `update members m set status = r.status, busy_by_load = r.busy_by_load, asked_at = r.asked_at
      from ${rowsOf("members", "id bigint, status text, busy_by_load boolean, asked_at timestamptz")}
      where m.id = r.id and m.id = ${anyOf("members", "bigint")}`,
    files: () => `update files f set message_id = r.message_id from ${rowsOf("files", "id uuid, message_id bigint")}
      where f.id = r.id and f.id = ${anyOf("files", "uuid")} and f.message_id is null`,
    // One row for the whole commit: it gets its positions later.
    feed: () => `insert into event_outbox (entries) select e.entries from (select ${at("feed")}::text::json as entries) e
      where json_array_length(e.entries) > 0`,
  };
  const locked = parts.filter((part) => CHANGED_NOTIFICATIONS.includes(part));
  const steps = [
    ...(locked.length === 0
      ? []
      : [
          `held as materialized (select n.id from notifications n
      where n.id = any(array(${locked.map((part) => idsOf(part, "bigint")).join(" union all ")})) order by n.id for no key update of n)`,
        ]),
    ...parts.map((part) => `${part}_part as (${texts[part]()})`),
    ...(parts.includes("renewed")
      ? [
          `again as (insert into notifications (workspace_id, principal, type, title, body, url, topic, dialog_id, created_at)
      select workspace_id, principal, type, title, body, url, topic, dialog_id, created_at from ${rowsOf("renewed", recordOf(notifications))}
      where not exists (select from renewed_part n where n.id = r.id)
      returning id, principal, dialog_id, type)`,
        ]
      : []),
  ];
  const answer = parts.includes("renewed") ? "select id, principal, dialog_id, type from again" : "select where false";
  return { name: `apply_${parts.map((part) => PARTS.indexOf(part).toString(36)).join("")}`, text: `with ${steps.join(", ")} ${answer}` };
}

/** Parts that come together, so that there are few statements: each is kept by every connection, and planned on it. */
const GROUPS: readonly (readonly Part[])[] = [
  ["dialogs", "messages", "feed"],
  ["made", "renewed", "reworded", "settled", "dropped"],
  ["jobs"],
  ["handoffs", "members", "files"],
  ["receipts"],
];

/** Those of a group that has something to write. */
const partsOf = (has: (part: Part) => boolean): Part[] => {
  const written = GROUPS.filter((group) => group.some(has)).flat();
  return PARTS.filter((part) => written.includes(part));
};

const statementOf = statementsBy(applyOf);

/** A notification that was made anew instead of renewed. */
export type MadeAnew = { id: number; principal: string; dialog_id: number; type: string };

/** What a dialog's commands changed, and how it stands in the end. `begun`: it is written though nothing else is. */
type Written = { facts: Facts; changes: readonly Change[]; begun: boolean };

/** Whether it changes the member's row, which is locked then; that an e-mail is on its way stands in the jobs. */
const isStored = (patch: MemberPatch): boolean => "status" in patch || "asked_at" in patch;

/** The rows that a dialog's changes leave behind, each once. */
function addRows(rows: Rows, { facts, changes, begun }: Written): void {
  const { dialog, now, members } = facts;
  const messageRows = new Map<number, MessageRow>();
  const handoffRows = new Map<number, HandoffRow>();
  const steps: NotificationStep[] = [];
  const receiptRows = new Map<string, Rows["receipts"][number]>();
  for (const change of changes) {
    for (const row of change.messages) messageRows.set(row.id, row);
    for (const row of change.handoffs) handoffRows.set(row.id, row);
    for (const row of change.receipts) receiptRows.set(row.principal, { ...row, dialog_id: dialog.id, updated_at: now });
    for (const patch of change.members) {
      const member = isStored(patch) ? members.get(patch.id) : undefined;
      if (member) rows.members.set(patch.id, member);
    }
    steps.push(...change.notifications);
    rows.jobs.push(...change.jobs);
    rows.files.push(...change.files);
    rows.writes.push(...change.writes);
    rows.feed.push(...change.feed);
  }
  if (begun || !changes.every(marksOnly)) rows.dialogs.push(dialog);
  rows.messages.push(...messageRows.values());
  rows.handoffs.push(...handoffRows.values());
  rows.receipts.push(...receiptRows.values());
  addNotifications(rows, steps);
}

/** What becomes of each notification in the end. */
function addNotifications(rows: Rows, steps: readonly NotificationStep[]): void {
  const kept = {
    made: new Map<number, NotificationRow>(),
    renewed: new Map<number, NotificationRow>(),
    reworded: new Map<number, NotificationRow>(),
  };
  for (const step of steps) {
    if (step.type === "make") kept.made.set(step.row.id, step.row);
    else if (step.type === "renew") (kept.made.has(step.row.id) ? kept.made : kept.renewed).set(step.row.id, step.row);
    else if (step.type === "reword") {
      const earlier = [kept.made, kept.renewed].find((some) => some.has(step.row.id));
      (earlier ?? kept.reworded).set(step.row.id, step.row);
    } else endNotification(rows, kept, step);
  }
  rows.made.push(...kept.made.values());
  rows.renewed.push(...kept.renewed.values());
  rows.reworded.push(...kept.reworded.values());
}

function endNotification(
  rows: Rows,
  kept: Record<"made" | "renewed" | "reworded", Map<number, NotificationRow>>,
  step: Extract<NotificationStep, { type: "settle" | "drop" }>,
): void {
  const own = kept.made.get(step.id);
  kept.renewed.delete(step.id);
  kept.reworded.delete(step.id);
  if (own && step.type === "drop") kept.made.delete(step.id);
  else if (own && step.type === "settle") kept.made.set(step.id, { ...own, read_at: step.at });
  else if (step.type === "drop") rows.dropped.push({ id: step.id });
  else rows.settled.push({ id: step.id, read_at: step.at });
}

const changesNothing = (change: Change): boolean =>
  Object.entries(change).every(([part, value]) => part === "events" || part === "used" || Object.keys(value).length === 0);

/** Who has read how far says nothing of the dialog itself. Anything else writes its row, by which a load knows that it waited for a change. */
const marksOnly = (change: Change): boolean =>
  changesNothing({ ...change, receipts: [], notifications: change.notifications.filter(({ type }) => type !== "settle") });

/**
 * Writes what was planned for each dialog, in one statement, with which the transaction ends where commands write nothing
 * beside. A notification that was to be renewed and has been read in this
 * very moment is made anew.
 * @param met what the feed says of those who wrote
 * @returns notifications that have another id than was planned
 */
export async function applyChanges(
  { run, last }: { run: Run; last: Run },
  planned: readonly Written[],
  met: readonly FeedEntry[] = [],
): Promise<MadeAnew[]> {
  const rows: Rows = {
    dialogs: [],
    messages: [],
    handoffs: [],
    jobs: [],
    made: [],
    renewed: [],
    reworded: [],
    settled: [],
    dropped: [],
    receipts: [],
    members: new Map(),
    files: [],
    writes: [],
    feed: [...met],
  };
  const written = planned.filter(({ changes, begun }) => begun || !changes.every(changesNothing));
  if (written.length === 0 && met.length === 0) return [];
  for (const each of written) addRows(rows, each);
  const lists = { ...rows, members: [...rows.members.values()] };
  const parts = partsOf((part) => lists[part].length > 0);
  const again =
    parts.length === 0
      ? []
      : await (rows.writes.length === 0 ? last : run)(
          statementOf(parts),
          parts.map((part) => JSON.stringify(lists[part])),
        );
  for (const { statement, values } of rows.writes) await run(statement, values);
  return again.map(([id, principal, dialog_id, type]) => ({
    id: Number(id),
    principal: String(principal),
    dialog_id: Number(dialog_id),
    type: String(type),
  }));
}
