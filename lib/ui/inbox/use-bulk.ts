import { useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { rest } from "../api";
import { toast } from "../base/toast";
import { useDesk } from "../desk/desk-context";
import { countWords, groupChanges, type PlannedChange, undoOf } from "./bulk-changes";

const CAUSE = "bulk";

/** Sends every group; the first answer that is no answer ends it. @returns how many were changed, and why others were not */
async function send(planned: readonly PlannedChange[]): Promise<{ changed: number; refused: Map<number, string>; failed: string | null }> {
  let changed = 0;
  const refused = new Map<number, string>();
  for (const body of groupChanges(planned)) {
    const answer = await rest.post("/api/dialogs/bulk", { body });
    if (!answer.ok) return { changed, refused, failed: answer.error.error };
    changed += answer.value.changed;
    for (const { id, error } of answer.value.refused) refused.set(id, error.error);
  }
  return { changed, refused, failed: null };
}

/** Changes many conversations at once, says what became of it, and offers to take it back. */
export function useBulk() {
  const desk = useDesk();
  const [busy, setBusy] = useState(false);

  /** @param said what was done, such as `Resolved`; @param before the conversations as they were */
  const run = async (said: string, planned: readonly PlannedChange[], before: readonly Dialog[] = []): Promise<void> => {
    setBusy(true);
    const { changed, refused, failed } = await send(planned);
    setBusy(false);
    await desk.refresh();
    const undone = planned.flatMap(({ id, change }) => {
      const dialog = before.find((each) => each.id === id);
      return dialog && !refused.has(id) ? [{ id, change: undoOf(dialog, change) }] : [];
    });
    const action = undone.length > 0 && failed === null ? { label: "Undo", run: () => void run("Undone for", undone) } : undefined;
    const how = { cause: CAUSE, ...(action ? { action } : {}) };
    const [why] = refused.values();
    if (failed !== null) toast("failed", `Not all were changed: ${failed}`, how);
    else if (why !== undefined) toast("failed", `${said} ${countWords(changed)}; ${refused.size} refused: ${why}`, how);
    else toast("done", `${said} ${countWords(changed)}`, how);
  };
  return { busy, run };
}
