import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { dialogs, messages } from "../../../../db/schema";
import type { Draft, MessageRow } from "../../log";
import type { Core } from "../core";

/** So many messages are changed at once: what plans a change goes through all that it changes for each of them. */
const LOT = 200;

/** The messages to which a principal reacted. */
export const reactedBy = (principal: string): SQL => sql`${messages.reactions} @> ${JSON.stringify([{ by: [principal] }])}::jsonb`;

/** Changes messages of rooms that stay, some at a time. */
export async function reviseInLots(
  core: Core,
  where: SQL | undefined,
  plan: (draft: Draft, rows: readonly MessageRow[]) => void,
): Promise<void> {
  const found = await core.db
    .select({ id: messages.id, dialogId: messages.dialog_id })
    .from(messages)
    .innerJoin(dialogs, eq(dialogs.id, messages.dialog_id))
    .where(and(ne(dialogs.kind, "support"), where))
    .orderBy(messages.dialog_id, messages.seq);
  let lot: number[] = [];
  for (const [at, { id, dialogId }] of found.entries()) {
    lot.push(id);
    if (lot.length < LOT && found[at + 1]?.dialogId === dialogId) continue;
    const asked = new Set(lot);
    lot = [];
    const asks = { message_ids: [...asked] };
    const named = ({ facts }: Draft) => facts.messages.filter((row) => asked.has(row.id)).sort((a, b) => a.seq - b.seq);
    await core.execute({ target: dialogId, asks, plan: (draft) => plan(draft, named(draft)) });
  }
}
