import { createHash } from "node:crypto";
import { and, eq, isNull, lt, or } from "drizzle-orm";
import type { Db } from "../../../db/database";
import { mailboxes } from "../../../db/schema";
import { cut } from "../../protocol/cut";

type Mailbox = typeof mailboxes.$inferSelect;

/** What a mailbox is kept under: another password is the same mailbox. */
export function keyOfMailbox(url: string): string {
  const { username, host, pathname } = new URL(url);
  return createHash("sha256").update(`${username}\n${host}\n${pathname}`).digest("base64url").slice(0, 32);
}

/** How far the mailbox of IMAP_URL is read; undefined before the first time. */
export async function inboxOf(db: Db, url: string): Promise<Mailbox | undefined> {
  const [row] = await db
    .select()
    .from(mailboxes)
    .where(eq(mailboxes.key, keyOfMailbox(url)));
  return row;
}

/** Who holds a mailbox, until when. */
type Hold = { key: string; node: string; now: Date; until: Date };

/** Takes or renews the lease with which one node reads a mailbox. @returns how far it is read, undefined where another node has it */
export async function holdMailbox(db: Db, { key, node, now, until }: Hold): Promise<Mailbox | undefined> {
  await db.insert(mailboxes).values({ key }).onConflictDoNothing();
  const [row] = await db
    .update(mailboxes)
    .set({ held_by: node, held_until: until })
    .where(and(eq(mailboxes.key, key), or(eq(mailboxes.held_by, node), isNull(mailboxes.held_until), lt(mailboxes.held_until, now))))
    .returning();
  return row;
}

/** Lets another node read it at once. */
export async function releaseMailbox(db: Db, key: string, node: string): Promise<void> {
  await db
    .update(mailboxes)
    .set({ held_by: null, held_until: null })
    .where(and(eq(mailboxes.key, key), eq(mailboxes.held_by, node)));
}

/** Keeps how far a mailbox was read, as long as this node has it. @returns whether it has */
export async function keepPlace(
  db: Db,
  { key, node }: Pick<Hold, "key" | "node">,
  place: { uid_validity: string; last_uid: number; read_at: Date },
): Promise<boolean> {
  const rows = await db
    .update(mailboxes)
    .set({ ...place, error: null })
    .where(and(eq(mailboxes.key, key), eq(mailboxes.held_by, node)))
    .returning({ key: mailboxes.key });
  return rows.length > 0;
}

/** Keeps why it could not be read, for whoever looks at the channel. */
export async function keepFault(db: Db, key: string, error: string): Promise<void> {
  await db
    .update(mailboxes)
    .set({ error: cut(error, 300) })
    .where(eq(mailboxes.key, key));
}
