import type { Macro } from "@/lib/protocol/routes/macros";

/** What the runs are called that were not answered yet. */
const attempts = new Map<string, string>();

/**
 * Runs a macro in a conversation: the same attempt, made again after an answer that was lost, does nothing twice.
 * @param run says whether it was done
 */
export async function attemptMacro(dialogId: number, macro: Macro, run: (clientId: string) => Promise<boolean>): Promise<void> {
  const key = `${dialogId} ${macro.id}`;
  const clientId = attempts.get(key) ?? crypto.randomUUID();
  attempts.set(key, clientId);
  if (await run(clientId)) attempts.delete(key);
}
