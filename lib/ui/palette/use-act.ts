import type { DialogChange } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Macro } from "@/lib/protocol/routes/macros";
import { rest } from "../api";
import { toast } from "../base/toast";
import { attemptMacro } from "../conversation/attempt-macro";
import { focusReply } from "../conversation/reply-box";
import { useDialogActions } from "../conversation/use-dialog-actions";
import { PRIORITY_WORDS } from "../conversation/words";
import { countWords, labelled, type PlannedChange, unlabelled } from "../inbox/bulk-changes";
import { useBulk } from "../inbox/use-bulk";
import type { Act } from "./commands";

/** A change that is the same for one conversation and for many, and what is said of it. */
function changeOf(act: Act, meant: readonly Dialog[]): { said: string; planned: PlannedChange[] } | null {
  const all = (said: string, change: DialogChange) => ({ said, planned: meant.map(({ id }) => ({ id, change })) });
  switch (act.type) {
    case "assign":
      return all(act.to ? `Assigned to ${act.to.name}:` : "Unassigned", { assignee_id: act.to?.id ?? null });
    case "team":
      return all(act.team ? `Given to the team ${act.team.name}:` : "Without a team:", { team: act.team?.id ?? null });
    case "priority":
      return all(`${PRIORITY_WORDS[act.priority]} priority for`, { priority: act.priority });
    case "label":
      return { said: `Labelled “${act.label}”:`, planned: labelled(meant, act.label) };
    case "unlabel":
      return { said: `Took the label “${act.label}” off`, planned: unlabelled(meant, act.label) };
    case "resolve":
      return all("Resolved", { status: "resolved" });
    case "snooze":
      return all("Snoozed", { status: "snoozed", ...(act.until ? { snoozed_until: act.until.toISOString() } : {}) });
    default:
      return null;
  }
}

/** Runs a macro in one after another, and says in how many it was done and why not in others. */
async function runInAll(macro: Macro, meant: readonly Dialog[]): Promise<void> {
  let done = 0;
  let why: string | null = null;
  for (const { id } of meant) {
    await attemptMacro(id, macro, async (client_id) => {
      const answer = await rest.post("/api/dialogs/{id}/macros/{macro_id}", { params: { id, macro_id: macro.id }, body: { client_id } });
      if (answer.ok) done += 1;
      else why = answer.error.error;
      return answer.ok;
    });
  }
  const ran = `Ran ${macro.name} in ${countWords(done)}`;
  if (why === null) toast("done", ran);
  else toast("failed", `${ran}; ${meant.length - done} refused: ${why}`);
}

/** Does what was chosen with the conversations that are selected. */
export function useActOnChosen(meant: readonly Dialog[], end: () => void): (act: Act) => Promise<void> {
  const { run } = useBulk();
  return async (act) => {
    const change = changeOf(act, meant);
    if (act.type === "macro") await runInAll(act.macro, meant);
    else if (change) await run(change.said, change.planned, meant);
    end();
  };
}

/** Does what was chosen with the open conversation, as its buttons do. */
export function useActOnOpen(dialog: Dialog): (act: Act) => Promise<unknown> {
  const { run } = useBulk();
  const actions = useDialogActions(dialog.id);
  return async (act) => {
    switch (act.type) {
      case "accept":
        return actions.accept();
      case "resolve":
        return actions.resolve();
      case "reopen":
        return actions.reopen();
      case "queue":
        return actions.queue();
      case "snooze":
        return actions.snooze(act.until);
      case "macro":
        return attemptMacro(dialog.id, act.macro, (clientId) => actions.runMacro(act.macro, clientId));
      case "reply":
      case "note":
        return focusReply(act.type);
      default: {
        const change = changeOf(act, [dialog]);
        return change && run(change.said, change.planned, [dialog]);
      }
    }
  };
}
