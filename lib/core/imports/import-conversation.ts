import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { importedRows } from "../../../db/schema";
import { type Actor, appendPast, beginPast, type DialogRow, lockPast, type PastDialog, type PastMessage, type PastState } from "../log";
import { guardText } from "../sensitive";
import type { Core, Origin } from "./core";

/** A message as it was written: what is sensitive in it is masked on its way. */
export type ImportedMessage = Omit<PastMessage, "sensitive" | "sealed">;

export type ImportedConversation = {
  /** What it is called in the other system. */
  key: string;
  /** The newest message there that was looked at, by its number there. */
  position: number;
  dialog: Omit<PastDialog, "workspace_id">;
  state: PastState;
  /** Those that are newer than the position of the import before, the oldest first. */
  messages: readonly ImportedMessage[];
};

/** How far an earlier import got: `erased` where the conversation was erased here since. */
export type Reached = { position: number } | "erased" | undefined;

const at = (origin: Origin, key: string) =>
  and(
    eq(importedRows.workspace_id, origin.workspaceId),
    eq(importedRows.source, origin.source),
    eq(importedRows.type, "conversation"),
    eq(importedRows.external_id, key),
  );

/** How far an earlier import of the conversation got; undefined where there was none. */
export async function reachedOf(db: Db | Tx, origin: Origin, key: string): Promise<Reached> {
  const [row] = await db.select().from(importedRows).where(at(origin, key));
  if (!row) return undefined;
  return row.dialog_id === null ? "erased" : { position: row.position };
}

/**
 * Imports a conversation as a whole, or what came to it there since: one transaction. How it stands there counts until
 * something is done in it here; from then on only its messages do. What was merged here goes on where it was merged into.
 * @returns what became of it
 */
export async function importConversation(
  core: Pick<Core, "db" | "now" | "rules" | "secrets">,
  origin: Origin,
  given: ImportedConversation,
): Promise<"made" | "continued" | "unchanged" | "erased"> {
  const { workspaceId: workspace_id, source } = origin;
  const messages = await Promise.all(given.messages.map((message) => guarded(core, workspace_id, message)));
  return core.db.transaction(async (tx) => {
    const key = { workspace_id, source, type: "conversation" as const, external_id: given.key };
    const [begun] = await tx.insert(importedRows).values(key).onConflictDoNothing().returning();
    const [row] = begun ? [begun] : await tx.select().from(importedRows).where(at(origin, given.key)).for("update");
    if (!row || (!begun && row.dialog_id === null)) return "erased";
    const id = row.dialog_id ?? (await beginPast(tx, { ...given.dialog, workspace_id }));
    const before = await lockPast(tx, id);
    if (!before) return "erased";
    const isOurs = !begun && hasGoneOn(row, before);
    const last_seq = await appendPast(tx, before.id, messages, isOurs ? null : given.state, core.now());
    const left = { last_seq, labels: given.state.labels, priority: given.state.priority };
    await tx
      .update(importedRows)
      .set({ dialog_id: id, position: given.position, ...(isOurs ? {} : left) })
      .where(at(origin, given.key));
    if (begun) return "made";
    return last_seq === before.last_seq ? "unchanged" : "continued";
  });
}

/** What is sensitive goes no further than here, as with a message that is sent. */
async function guarded(core: Pick<Core, "rules" | "secrets">, workspaceId: number, message: ImportedMessage): Promise<PastMessage> {
  const { text, sealed } = await guardText(core, authorOf(workspaceId, message), message.text, { note: message.kind === "note" });
  return { ...message, text, sealed, sensitive: sealed !== null };
}

/** Who is meant by the author: what a member may say on purpose, a visitor may not. */
function authorOf(workspaceId: number, { author_type, author_name: name }: ImportedMessage): Actor {
  if (author_type === "assistant") return { type: author_type, workspaceId, assistantId: "", name, avatarUrl: null };
  if (author_type === "visitor" || author_type === "customer")
    return { type: "visitor", workspaceId, contactId: "", name, assistantId: "" };
  return { type: "integration", workspaceId, keyId: 0, name, scopes: [] };
}

/** Whether something was done in a dialog here since an import left it: labels and priorities change without a number. */
function hasGoneOn(left: typeof importedRows.$inferSelect, dialog: DialogRow): boolean {
  if (dialog.id !== left.dialog_id || dialog.last_seq !== left.last_seq) return true;
  if (left.priority !== null && left.priority !== dialog.priority) return true;
  return left.labels !== null && JSON.stringify(left.labels) !== JSON.stringify(dialog.labels);
}
