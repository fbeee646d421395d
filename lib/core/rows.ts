import DataLoader from "dataloader";
import { and, desc, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../../db/connect";
import { assistants, contacts, dialogs, members, messages, receipts, sites } from "../../db/schema";
import { findFlaw } from "../protocol/parse";
import { readStandings } from "./handoffs/queue";

const merged = alias(contacts, "merged");

/** Queries of one kind at once; what is asked for meanwhile goes together into the next one. */
const PACE = { atOnce: 2, rest: 0 };
/** A queue is read whole, whoever of it is asked for: after a look it rests four times as long as the look took. */
const QUEUE_PACE = { atOnce: 1, rest: 4 };
const MAX_KEYS = 500;

/**
 * Asks for rows by key with one query for all that are asked for at the same time: a thousand clients that come back
 * cost a few queries of each kind. A row is read after it was asked for, so that what was committed by then is in it.
 */
function together<K, V>(
  load: (keys: K[]) => Promise<V[]>,
  keyOf: (row: V) => K,
  { atOnce, rest } = PACE,
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
      maxBatchSize: MAX_KEYS,
      batchScheduleFn: (dispatch) => (running < atOnce ? process.nextTick(dispatch) : waiting.push(dispatch)),
    },
  );
  // A text that Postgres refuses is the key of nothing, and must not fail those it is asked for with.
  return async (key) => (findFlaw(key) === undefined ? loader.load(key) : undefined);
}

export type Rows = ReturnType<typeof createRows>;

/** The rows that every connection and every summary needs, each by its key; undefined where there is none. */
export function createRows(db: Db, now: () => Date) {
  const receiptsOf = async (ids: number[]) => {
    const found = await db.select().from(receipts).where(inArray(receipts.dialog_id, ids));
    return ids.map((id) => ({ id, receipts: found.filter((row) => row.dialog_id === id) }));
  };
  const anyAssistant = together(
    (ids: string[]) => db.select().from(assistants).where(inArray(assistants.id, ids)),
    (row) => row.id,
  );
  return {
    assistant: async (id: string) => {
      const row = await anyAssistant(id);
      return row?.deleted_at === null ? row : undefined;
    },
    /** One that was deleted too: conversations still name it. */
    anyAssistant,
    site: together(
      (ids: string[]) =>
        db
          .select()
          .from(sites)
          .where(and(inArray(sites.id, ids), isNull(sites.deleted_at))),
      (row) => row.id,
    ),
    contact: together(
      (ids: string[]) => db.select().from(contacts).where(inArray(contacts.id, ids)),
      (row) => row.id,
    ),
    /** What a contact is called; one that was merged into another by the other's name. */
    contactName: together(
      (ids: string[]) =>
        db
          .select({ id: contacts.id, name: sql<string>`coalesce(${merged.name}, ${contacts.name})` })
          .from(contacts)
          .leftJoin(merged, eq(merged.id, contacts.merged_into))
          .where(inArray(contacts.id, ids)),
      (row) => row.id,
    ),
    member: together(
      (ids: number[]) => db.select().from(members).where(inArray(members.id, ids)),
      (row) => row.id,
    ),
    message: together(
      (ids: number[]) => db.select().from(messages).where(inArray(messages.id, ids)),
      (row) => row.id,
    ),
    /** By dialog: the newest message of the person outside that still stands. */
    lastWords: together(
      (ids: number[]) => {
        const newest = sql`(select m.id from messages m where m.dialog_id = d.id and m.sender = 'user' and m.deleted_at is null order by m.seq desc limit 1)`;
        return db
          .select()
          .from(messages)
          .where(inArray(messages.id, sql`(select ${newest} from dialogs d where d.id in ${ids})`));
      },
      (row) => row.dialog_id,
    ),
    dialog: together(
      (ids: number[]) => db.select().from(dialogs).where(inArray(dialogs.id, ids)),
      (row) => row.id,
    ),
    /** By contact: their newest support dialog that is not resolved, else the newest one with an answer they have not read. */
    openDialog: together(
      (ids: string[]) =>
        db
          .selectDistinctOn([dialogs.contact_id])
          .from(dialogs)
          .where(
            and(
              inArray(dialogs.contact_id, ids),
              eq(dialogs.kind, "support"),
              or(ne(dialogs.status, "resolved"), gt(dialogs.unread_visitor, 0)),
            ),
          )
          .orderBy(dialogs.contact_id, desc(ne(dialogs.status, "resolved")), desc(dialogs.id)),
      (row) => row.contact_id as string,
    ),
    /** By workspace: the queue and who waits in it. */
    queue: together(
      (ids: number[]) => Promise.all(ids.map((id) => readStandings(db, id, now()))),
      (standings) => standings.id,
      QUEUE_PACE,
    ),
    /** By dialog: how far everybody in it has got. */
    receipts: together(receiptsOf, (row) => row.id),
  };
}
