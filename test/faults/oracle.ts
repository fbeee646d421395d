import { asc, inArray } from "drizzle-orm";
import { messages } from "@/db/schema";
import type { House } from "./house";
import type { Load, Talker } from "./load";

export type Verdict = {
  acknowledged: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  /** From the fault's end until every client had sent all it was given and showed all that was said; null when it never did. */
  convergeMs: number | null;
};

/** Long enough to tell late from never. */
const GIVE_UP_MS = 90_000;

const ownDialog = (talker: Talker) => talker.views()[0]?.id;

/** What every dialog is to hold in the end: all that anybody was told to say in it. */
function expected(load: Load): Map<number, Set<string>> {
  const all = new Map<number, Set<string>>();
  const add = (dialogId: number, clientIds: readonly string[]) => {
    const known = all.get(dialogId) ?? new Set();
    all.set(dialogId, known);
    for (const clientId of clientIds) known.add(clientId);
  };
  for (const talker of load.talkers) for (const [dialogId, clientIds] of talker.sent) add(dialogId || (ownDialog(talker) ?? -1), clientIds);
  return all;
}

function showsAll(talker: Talker, all: ReadonlyMap<number, ReadonlySet<string>>): boolean {
  if (talker.waiting() > 0) return false;
  return talker.views().every((view) => {
    const wanted = all.get(view.id);
    if (!wanted) return true;
    const shown = view.items.filter((item) => item.message.seq !== null && wanted.has(item.message.client_id ?? ""));
    return shown.length >= wanted.size && view.items.at(-1)?.message.seq === view.at;
  });
}

/** Ends the talk and waits until all have heard all. @returns the milliseconds since the fault's end, null when some never did */
export async function converge(load: Load, start = performance.now()): Promise<number | null> {
  load.quiet();
  const all = expected(load);
  const isDone = () => load.talkers.every((talker) => showsAll(talker, all));
  return load.until("all have heard all", isDone, GIVE_UP_MS).then(
    () => Math.round(performance.now() - start),
    () => null,
  );
}

type Row = { dialog_id: number; seq: number; client_id: string | null };

const repeats = (values: readonly (string | number)[]) => values.length - new Set(values).size;
const descents = (values: readonly number[]) => values.filter((value, at) => at > 0 && value <= (values[at - 1] as number)).length;
const idsOf = (rows: readonly { client_id: string | null }[]) => rows.flatMap((row) => (row.client_id ? [row.client_id] : []));

/** One list of messages, the database's or a client's, against what it must hold. */
function judgeLog(log: readonly Omit<Row, "dialog_id">[], acknowledged: ReadonlySet<string>, orders: readonly (readonly string[])[]) {
  const ids = idsOf(log);
  const places = new Map(ids.map((clientId, at) => [clientId, at]));
  const inOrderOfSending = orders.map((order) => descents(order.flatMap((clientId) => places.get(clientId) ?? [])));
  return {
    lost: [...acknowledged].filter((clientId) => !places.has(clientId)).length,
    doubled: repeats(ids) + repeats(log.map((row) => row.seq)),
    outOfOrder: descents(log.map((row) => row.seq)) + inOrderOfSending.reduce((sum, one) => sum + one, 0),
  };
}

/** What each of them sent in a dialog, in the order of their sending. */
function ordersOf(load: Load, dialogId: number): string[][] {
  return load.talkers.map((talker) => [
    ...(ownDialog(talker) === dialogId ? (talker.sent.get(0) ?? []) : []),
    ...(talker.sent.get(dialogId) ?? []),
  ]);
}

/** Every acknowledged client_id stands exactly once, in order, in Postgres and in every client's final log. */
export async function judge(house: House, load: Load, convergeMs: number | null): Promise<Verdict> {
  const all = expected(load);
  const rows: Row[] = await house.core.db
    .select({ dialog_id: messages.dialog_id, seq: messages.seq, client_id: messages.client_id })
    .from(messages)
    .where(inArray(messages.dialog_id, [...all.keys()]))
    .orderBy(asc(messages.dialog_id), asc(messages.seq));
  const verdict = { acknowledged: load.ledger.acknowledged.size, lost: 0, doubled: load.ledger.contradictions.length, outOfOrder: 0 };
  for (const [dialogId, wanted] of all) {
    const acknowledged = new Set([...wanted].filter((clientId) => load.ledger.acknowledged.has(clientId)));
    const stored = rows.filter((row) => row.dialog_id === dialogId);
    const shown = load.talkers.flatMap((talker) => talker.views().filter((view) => view.id === dialogId));
    const logs = [
      stored,
      ...shown.map((view) => view.items.flatMap(({ message }) => (message.seq === null ? [] : [{ ...message, seq: message.seq }]))),
    ];
    for (const log of logs) {
      const found = judgeLog(log, acknowledged, ordersOf(load, dialogId));
      verdict.lost += found.lost;
      verdict.doubled += found.doubled;
      verdict.outOfOrder += found.outOfOrder;
    }
    // Numbers without gaps (P3).
    verdict.lost += (stored.at(-1)?.seq ?? 0) - stored.length;
  }
  return { ...verdict, convergeMs };
}
