import type { Core } from "../core";
import { changeDialog } from "../log/change-dialog";
import { said } from "../log/said";
import { giveBackIfAbsent } from "../presence/give-back";
import { applyMove } from "./apply-move";
import { beginSearch } from "./request-handoff";

/** The kind of effect that takes up a conversation again at the time it was put off to. */
export const WAKE_DIALOG = "wake_dialog";

/** Whoever had it has it again; where nobody had it, or they were removed, it waits for a person. Nothing where it was moved since. */
export async function wakeDialog(core: Core, effect: { dialog_id: number | null; payload: Record<string, unknown> }): Promise<void> {
  await changeDialog(core, effect.dialog_id ?? 0, async (open) => {
    if (open.row.status !== "snoozed" || open.row.snoozed_until?.toISOString() !== effect.payload.until) return;
    const { next } = await applyMove(core, open, { type: "wake" });
    open.set({ waiting_since: core.now() });
    await open.note({ type: "woke" }, said`Snoozed until now`);
    if (next.status === "queued") await beginSearch(core, open, "Put off until now", "system:wake");
    await giveBackIfAbsent(core, open);
  });
}
