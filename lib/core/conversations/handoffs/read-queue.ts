import { and, eq, gt, isNotNull, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Db, Run, Tx } from "../../../../db/database";
import { dialogs, handoffs, members } from "../../../../db/schema";
import { jsonObject, type Select, selectJson, selectRows, wireRow } from "../../../../db/select-rows";
import type { AssistantSettings } from "../../../protocol/assistant-settings";
import type { Person } from "../../../protocol/dialog";
import { DEFAULT_HANDOFF, type HandoffSettings } from "../../../protocol/handoff-settings";
import type { TeamHours } from "../../../protocol/team";
import { hoursOf } from "../../assistants";
import { type Bus, createRowCache, type DomainEvent, type Pace, together } from "../../log";
import { nextOpening } from "../../system";
import { HANDOFFS_OF_DIALOG, QUEUE_ORDER } from "./order";

/** How far back real waits are looked at to guess the next one. */
const WAIT_WINDOW_MS = 3_600_000;
/** The median of real waits. */
const WAIT_SECONDS = "percentile_cont(0.5) within group (order by extract(epoch from handoffs.accepted_at - handoffs.requested_at))";

/** The median seconds from request to acceptance in the workspace over the last hour; null when nobody waited. */
export async function estimateWait(db: Db | Tx, workspaceId: number, now: Date): Promise<number | null> {
  const [row] = await db
    .select({ seconds: sql<number | null>`${sql.raw(WAIT_SECONDS)}` })
    .from(handoffs)
    .innerJoin(dialogs, eq(dialogs.id, handoffs.dialog_id))
    .where(
      and(
        isNotNull(handoffs.accepted_at),
        // Who was answered without having asked did not wait.
        gt(handoffs.accepted_at, handoffs.requested_at),
        sql`${handoffs.accepted_at} > ${new Date(now.getTime() - WAIT_WINDOW_MS).toISOString()}::timestamptz`,
        eq(dialogs.workspace_id, workspaceId),
      ),
    );
  return row?.seconds == null ? null : Math.round(Number(row.seconds));
}

/** So many of the team are shown to visitors. */
const FACES_MAX = 3;

type ReadStandings = {
  id: number;
  entries: { handoff: typeof handoffColumns.type; offered: Person | null }[] | null;
  wait: number | null;
  there: Omit<Person, "id">[] | null;
  handoff: Partial<HandoffSettings>;
  teams: ReadTeam[] | null;
};

type ReadTeam = { id: number; hours: TeamHours | null; staffed: boolean };

const handoffColumns = wireRow(handoffs, ["dialog_id", "reason", "requested_at"]);
const memberColumns = wireRow(members, ["id", "name", "avatar_url"]);
const faceColumns = wireRow(members, ["name", "avatar_url"]);
const dialect = new PgDialect();
const queueOrder = dialect.sqlToQuery(QUEUE_ORDER).sql;
const handoffsOfDialog = dialect.sqlToQuery(HANDOFFS_OF_DIALOG).sql;

/**
 * Queues as they stand: of the workspaces `$1` at the time `$2`, with those who wait in their order, since `$3` the waits that
 * ended, and who of the team is there, busy or not: those with room first, and no more than are shown. It has no name:
 * a plan that was made while few had waited goes through all handoffs for each who waits.
 */
const STANDINGS: Select<ReadStandings> = {
  text: selectJson(
    jsonObject({
      id: "w.id",
      entries: `(select json_agg(q.row) from (select json_build_object('handoff', ${handoffColumns.json("handoffs")}, 'offered',
          case when o.id is not null then ${memberColumns.json("o")} end) as row
        from dialogs cross join ${handoffsOfDialog}
        left join members o on o.id = handoffs.offered_to
        where handoffs.status = 'requested' and dialogs.workspace_id = w.id and dialogs.kind = 'support' and dialogs.status = 'queued' order by ${queueOrder}) q)`,
      wait: `(select ${WAIT_SECONDS} from handoffs cross join lateral (select workspace_id from dialogs r where r.id = handoffs.dialog_id offset 0) d
        where handoffs.accepted_at > $3::timestamptz and handoffs.accepted_at > handoffs.requested_at and d.workspace_id = w.id)`,
      there: `(select json_agg(f.row) from (select ${faceColumns.json("m")} as row from members m where m.workspace_id = w.id
        and m.revoked_at is null and m.status <> 'away' and m.online_until > $2::timestamptz order by m.status, m.id limit ${FACES_MAX}) f)`,
      handoff: "w.handoff",
      teams: `(select json_agg(json_build_object('id', t.id, 'hours', t.hours, 'staffed', exists (select from members m
        where m.workspace_id = w.id and m.revoked_at is null and m.status <> 'away' and m.online_until > $2::timestamptz
        and m.team_ids @> to_jsonb(t.id)))) from teams t where t.workspace_id = w.id and t.deleted_at is null)`,
    } satisfies Record<keyof ReadStandings, string>),
    "from json_array_elements_text($1::text::json) as k (key) cross join lateral (select * from workspaces r where r.id = k.key::bigint offset 0) w",
  ),
  toRow: (read: ReadStandings) => read,
};

/** Workspaces' queues as they stand: everybody in one by their dialog, and how soon they may hope for somebody. */
async function readStandings(run: Run, workspaceIds: readonly number[], now: Date) {
  const since = new Date(now.getTime() - WAIT_WINDOW_MS);
  const found = await selectRows(run, STANDINGS, [JSON.stringify(workspaceIds), now.toISOString(), since.toISOString()]);
  return found.map(({ id, entries, wait, there, handoff, teams }) => {
    const byTeam = new Map((teams ?? []).map((team) => [team.id, team]));
    const isStaffed = (teamId: number | null) => byTeam.get(teamId ?? 0)?.staffed ?? there !== null;
    const places = new Map((entries ?? []).map(({ handoff: own, offered }, at) => [own.dialog_id, { ...own, offered, position: at + 1 }]));
    const settings = { ...DEFAULT_HANDOFF, ...handoff };
    /** Of a team with hours of its own it is when that is there, else when the assistant's hours begin. */
    const backAt = (own: AssistantSettings["hours"], teamId: number | null = null) => {
      if (isStaffed(teamId)) return null;
      return nextOpening(byTeam.get(teamId ?? 0)?.hours ?? hoursOf(own, settings), now)?.toISOString() ?? null;
    };
    return { id, places, wait: wait === null ? null : Math.round(wait), staffed: isStaffed(null), isStaffed, there: there ?? [], backAt };
  });
}

/** A queue is read whole, whoever of it is asked for: after a look it rests four times as long as the look took. */
const PACE: Pace = { atOnce: 1, rest: 4 };

export type ReadQueue = ReturnType<typeof createReadQueue>;

/** Whose queue an event changes, or what those in it may hope for. */
function workspaceOf(event: DomainEvent): number | undefined {
  switch (event.type) {
    case "queue":
    case "operator_status":
    case "renamed":
      return event.workspaceId;
    case "dialog":
      return event.prompt ? event.dialog.workspaceId : undefined;
    case "settings":
      return event.kind === "workspace" ? Number(event.id) : undefined;
    default:
      return undefined;
  }
}

/**
 * By workspace: the queue and who waits in it, read once for all who ask at the same time, and remembered for a second for
 * as long as nothing is heard that moves it: a thousand who wait and come back at once would else wait for a look each. It
 * is looked at anew where one of `waiting` is not in it: they came in by another node, of which nothing was heard yet.
 */
export function createReadQueue(run: Run, now: () => Date, bus: Pick<Bus, "subscribe">) {
  const read = together(
    (ids: number[]) => readStandings(run, ids, now()),
    (standings) => standings.id,
    PACE,
  );
  const remembered = createRowCache(read, now);
  bus.subscribe((event) => {
    const workspaceId = workspaceOf(event);
    if (workspaceId !== undefined) remembered.forget(workspaceId);
  });
  return async (workspaceId: number, waiting: readonly number[] = []) => {
    const queue = await remembered.get(workspaceId);
    return waiting.every((id) => queue?.places.has(id)) ? queue : remembered.refresh(workspaceId);
  };
}
