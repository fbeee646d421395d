import { and, desc, eq, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { contacts, dialogs, messages } from "../../../db/schema";
import type { Message } from "../../protocol/message";
import type { SearchHit } from "../../protocol/routes/search";
import type { List } from "../../protocol/routes/spec";
import { type Actor, CURSOR_PART, defineCursor, isOutside, loadRoom, readableBy, readMessages, roomOf } from "../log";
import type { Core } from "./core";

const CURSOR = defineCursor("search", [CURSOR_PART.id]);

const MENTIONS_NOBODY = sql`(${messages.kind} <> 'note' or strpos(${messages.text}, '](member:') = 0)`;

/** A text with its mentions as one reads them, as `sayMentions` has it. */
const SAID = sql`case when ${MENTIONS_NOBODY} then ${messages.text}
  else regexp_replace(${messages.text}, '@\\[([^][\n]{1,100})\\]\\(member:[1-9][0-9]{0,14}\\)', '@\\1', 'g') end`;

export type SearchQuery = { query: string; room_name?: string | undefined; limit: number; cursor?: string | undefined };

/** The words asked for, the last of which may be the beginning of one. Quoting is Postgres's own, so no word can be an operator. */
const prefixQuery = (text: string): SQL => sql`to_tsquery('simple', plainto_tsquery('simple', ${text})::text || ':*')`;

/** Full text over the messages the actor may read, newest first. @throws DomainError NOT_FOUND for a room they may not enter */
export async function searchMessages(core: Core, actor: Actor, query: SearchQuery): Promise<List<SearchHit>> {
  const room = query.room_name === undefined ? undefined : await loadRoom(core.db, actor, query.room_name);
  const [before] = CURSOR.read(query.cursor);
  const rows = await core.reading(({ db }) => findRows(db, actor, query, room?.id, before));
  const page = CURSOR.page(rows, query.limit, (row) => [row.message.id]);
  const found = await readMessages(
    core,
    actor,
    page.rows.map((row) => row.message),
  );
  const data = page.rows.map((row, at) => ({
    message: found[at] as Message,
    room: roomOf(row.dialog),
    dialog_id: row.dialog.id,
    title: row.dialog.title ?? row.person,
    snippet: row.snippet,
  }));
  return { data, next_cursor: page.next_cursor };
}

async function findRows(db: Db, actor: Actor, { query, limit }: SearchQuery, roomId: number | undefined, before: number | undefined) {
  if (!(await hasWords(db, query))) return [];
  const asked = prefixQuery(query);
  return db
    .select({
      message: messages,
      dialog: dialogs,
      person: contacts.name,
      snippet: sql<string>`ts_headline('simple', ${SAID}, ${asked}, 'StartSel="", StopSel="", MaxWords=30, MinWords=12')`,
    })
    .from(messages)
    .innerJoin(dialogs, eq(dialogs.id, messages.dialog_id))
    .leftJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .where(
      and(
        sql`to_tsvector('simple', ${messages.text}) @@ ${asked}`,
        // The index has a mention as it is stored: what only stands in its mark is not found.
        sql`(${MENTIONS_NOBODY} or to_tsvector('simple', ${SAID}) @@ ${asked})`,
        readableBy(actor),
        roomId === undefined ? undefined : eq(messages.dialog_id, roomId),
        isNull(messages.deleted_at),
        ne(messages.kind, "event"),
        isOutside(actor) ? ne(messages.kind, "note") : undefined,
        before === undefined ? undefined : lt(messages.id, before),
      ),
    )
    .orderBy(desc(messages.id))
    .limit(limit + 1);
}

/** A query of punctuation alone has no word to look for, and no prefix can be made of it. */
async function hasWords(db: Db, text: string): Promise<boolean> {
  const [row] = await db.select({ n: sql<number>`numnode(plainto_tsquery('simple', ${text}))` }).from(sql`(select 1) as one`);
  return (row?.n ?? 0) > 0;
}
