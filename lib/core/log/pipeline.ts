import type { Run, Transact } from "../../../db/database";
import { isTraced, resumed, traced, traceHeaders } from "../../tracing";
import { applyChanges, type MadeAnew } from "./apply-changes";
import { type Batch, BatchQueue } from "./batch-queue";
import type { Change } from "./change";
import { ANY_STATUS, type Asks, type Command, type Execute } from "./command";
import type { Policy } from "./draft";
import { databaseErrorKind } from "./errors";
import type { Bus, DomainEvent } from "./events";
import { contactOf, FORGET_CONTACTS, findTargets, keyOf, type Met, metEntries, refusalOf } from "./find-targets";
import { ledJob } from "./jobs";
import { loadFacts } from "./load-facts";
import { type Group, type PlannedGroup, Planner, type Waiting } from "./planner";

export type PipelineParts = {
  transact: Transact;
  now: () => Date;
  bus: Bus;
  policies: readonly Policy[];
  /** What is published, with the names that people have by now; undefined where nothing of it names them. */
  withNames: (events: readonly DomainEvent[]) => Promise<readonly DomainEvent[]> | undefined;
  /** Hears of each batch that failed, whatever becomes of its commands. */
  onFailed?: ((error: unknown, commands: number) => void) | undefined;
};

/** Drawn for a batch beyond one message for each command, and an event and a handoff for each that moves the dialog. */
const SPARE_IDS = 3;

/**
 * The write path: what is ready is loaded, planned and applied together, in one transaction; then it is published, each
 * dialog's changes in the order of their numbers, and acknowledged.
 */
export function createPipeline(parts: PipelineParts): Execute {
  const queue = new BatchQueue<Waiting>((batch) => resumed(batch[0]?.items[0]?.traceparent, () => settle(parts, batch)));
  const enqueue = <T, X>(command: Command<T, X>) =>
    new Promise<T>((resolve, reject) => {
      const waiting = { command, isAdmitted: false, resolve, reject, ...traceHeaders() } as unknown as Waiting;
      // Members are few, and whoever hands a conversation on locks them.
      queue.add(command.turn ?? keyOf(command.target), waiting, {
        alone: command.extra !== undefined || command.beside !== undefined,
        contended: command.asks?.hands === ANY_STATUS,
      });
    });
  return (command) => (isTraced() ? traced("command", { kind: "internal" }, () => enqueue(command)) : enqueue(command));
}

/** Commits a batch and answers its commands. One that the database refuses is done again in halves, so that each fails for its own fault. */
async function settle(parts: PipelineParts, batch: Batch<Waiting>, mayTryAgain = true): Promise<void> {
  const commands = batch.flatMap(({ items }) => items);
  const committed = await parts
    .transact((run, last) => runBatch(parts, run, last, commands))
    .catch((error: unknown): { error: unknown } => ({ error }));
  if (!("error" in committed)) {
    await Promise.all(committed.groups.map((group) => answer(parts, group, committed.again)));
    return;
  }
  const { error } = committed;
  parts.onFailed?.(error, commands.length);
  if (isWorthTrying(error) && commands.length > 1) {
    for (const half of halve(batch)) await settle(parts, half);
  } else if (isWorthTrying(error) && mayTryAgain) {
    // Another node may have made what this one was about to make.
    await settle(parts, batch, false);
  } else {
    for (const { reject } of commands) reject(error);
  }
}

/** Two batches, each dialog's commands in their order. */
function halve<I>(batch: Batch<I>): [Batch<I>, Batch<I>] {
  const middle = Math.ceil(batch.length / 2);
  const [only] = batch;
  if (batch.length > 1 || !only) return [batch.slice(0, middle), batch.slice(middle)];
  const { key, items } = only;
  const half = Math.ceil(items.length / 2);
  return [[{ key, items: items.slice(0, half) }], [{ key, items: items.slice(half) }]];
}

/** A database that is away would refuse the commands one by one as well, each after its own timeout; a deadlock is over by then. */
function isWorthTrying(error: unknown): boolean {
  const kind = databaseErrorKind(error);
  return kind === undefined || kind === "conflict";
}

/** The asks of several commands on one dialog, as one. */
function union(asks: readonly Asks[]): Asks {
  if (asks.length === 1) return asks[0] as Asks;
  const all = <V>(pick: (ask: Asks) => readonly V[] | undefined) => [...new Set(asks.flatMap((ask) => pick(ask) ?? []))];
  const since = asks.flatMap(({ since_seq }) => since_seq ?? []);
  return {
    client_ids: all((ask) => ask.client_ids),
    message_ids: all((ask) => ask.message_ids),
    file_ids: all((ask) => ask.file_ids),
    desk: all((ask) => ask.desk),
    hands: all((ask) => ask.hands),
    member_ids: all((ask) => ask.member_ids),
    principals: all((ask) => ask.principals),
    ...(since.length > 0 ? { since_seq: Math.min(...since) } : {}),
    takes: asks.some(({ takes }) => takes),
    unread: asks.some(({ unread }) => unread),
    quotes: asks.some(({ quotes }) => quotes),
    record: asks.some(({ record }) => record),
  };
}

/** Commands by the dialog they are of, however they name it. */
async function groupByDialog(run: Run, commands: readonly Waiting[], now: Date): Promise<{ groups: Group[]; met: Met }> {
  const { ids, met, merged } = await findTargets(
    run,
    commands.map(({ command }) => command.target),
    now,
  );
  const groups = new Map<string | number, Group>();
  for (const [place, waiting] of commands.entries()) {
    const refusal = refusalOf(waiting.command.target, merged);
    const dialogId = refusal ? null : (ids[place] ?? null);
    const key = dialogId ?? keyOf(waiting.command.target);
    const group = groups.get(key);
    if (group) group.waiting.push(waiting);
    else groups.set(key, { dialogId, waiting: [waiting], refusal });
  }
  return { groups: [...groups.values()], met };
}

/** Whoever's first message was refused leaves no row behind. */
async function forgetRefused(run: Run, groups: readonly Group[], planned: readonly PlannedGroup[], met: Met): Promise<void> {
  const refused = groups
    .filter((_group, place) => planned[place]?.facts === undefined)
    .flatMap(({ waiting }) => contactOf(waiting[0]?.command.target) ?? []);
  const ids = refused.filter((id) => met.get(id) === "contact.created");
  if (ids.length > 0) await run(FORGET_CONTACTS, [`{${ids.join(",")}}`]);
}

/** Like `Promise.all`, but nothing is under way any more when it throws. */
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/** A change whose jobs go on in the trace of its command. */
const led = (change: Change, { traceparent }: Waiting): Change =>
  traceparent === undefined || change.jobs.length === 0 ? change : { ...change, jobs: change.jobs.map((job) => ledJob(job, traceparent)) };

type Committed = { groups: PlannedGroup[]; again: MadeAnew[] };

async function runBatch(parts: PipelineParts, run: Run, last: Run, commands: readonly Waiting[]): Promise<Committed> {
  const now = parts.now();
  const { groups, met } = await groupByDialog(run, commands, now);
  const items = groups.map(({ dialogId, waiting }) => ({
    dialog_id: dialogId,
    begin: dialogId === null ? waiting[0]?.command.begin?.of : undefined,
    asks: union(waiting.map(({ command }) => command.asks ?? {})),
  }));
  // Who changes another dialog as well has the batch to itself: that one is its last item.
  const [beside] = commands.flatMap(({ command }) => command.beside ?? []);
  if (beside) items.push({ dialog_id: beside.dialogId, begin: undefined, asks: beside.asks });
  const moving = commands.filter(({ command: { asks } }) => asks?.takes || asks?.hands === ANY_STATUS).length;
  const draw = { messages: commands.length + moving + SPARE_IDS, handoffs: moving + SPARE_IDS, notifications: SPARE_IDS };
  const loaded = await loadFacts(run, items, draw);
  const planner = new Planner(parts.policies, run, loaded.shared, now, beside && loaded.dialogs[groups.length]);
  const planned = await allOrFirstError(groups.map((group, place) => planner.planGroup(group, loaded.dialogs[place])));
  await forgetRefused(run, groups, planned, met);
  const again = await applyChanges(
    { run, last },
    planned.flatMap(({ facts, outcomes, begun }) => {
      const changes = outcomes.flatMap((outcome) => ("planned" in outcome ? [led(outcome.planned.change, outcome.waiting)] : []));
      // Members are the batch's: what is written of one is how they stand in the end.
      const { members } = planner.shared;
      const others = outcomes.flatMap((outcome) => ("planned" in outcome && outcome.planned.beside) || []);
      return [
        ...(facts && changes.length > 0 ? [{ facts: { ...facts, members }, changes, begun }] : []),
        ...others.map((other) => ({ facts: { ...other.facts, members }, changes: [other.change], begun: false })),
      ];
    }),
    metEntries(
      groups.map(({ waiting }, place) => ({ target: waiting[0]?.command.target, isRefused: planned[place]?.facts === undefined })),
      met,
      now,
    ),
  );
  return { groups: planned, again };
}

/** Publishes what a dialog's commands did, in the order of its numbers, and answers them. */
async function answer({ bus, withNames }: PipelineParts, { outcomes }: PlannedGroup, again: readonly MadeAnew[]): Promise<void> {
  for (const outcome of outcomes) {
    const { waiting } = outcome;
    if ("error" in outcome) {
      waiting.reject(outcome.error);
      continue;
    }
    const { change, beside } = outcome.planned;
    const events = [...change.events, ...(beside?.change.events ?? [])].map((event) => finish(event, waiting.command.origin, again));
    const named = withNames(events);
    for (const event of named ? await named.catch(() => events) : events) bus.publish(event);
    waiting.resolve(outcome.planned.result);
  }
}

/** An event with what was not known before the commit, and for the connection that caused it. */
function finish(event: DomainEvent, origin: string | undefined, again: readonly MadeAnew[]): DomainEvent {
  if (event.type === "log" || event.type === "receipt") return { ...event, origin };
  if (event.type !== "notification" || again.length === 0) return event;
  const anew = again.find(
    ({ principal, dialog_id, type }) =>
      principal === event.principal && dialog_id === event.payload.dialog_id && type === event.payload.type,
  );
  return anew ? { ...event, payload: { ...event.payload, id: anew.id } } : event;
}
