import { useState } from "react";
import type { Desk, DialogChange, Result } from "@/lib/client";
import type { Dialog, Person } from "@/lib/protocol/dialog";
import type { Macro } from "@/lib/protocol/routes/macros";
import { rest } from "../api";
import { toast } from "../base/toast";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { backTo } from "../inbox/bulk-changes";
import { useNavigate } from "../shell/link";
import { afterIn } from "./after-in";
import { titleOf } from "./words";

const known = (desk: Desk, dialogId: number): Dialog | null =>
  desk.getSnapshot().dialogs.get(dialogId)?.dialog ?? desk.getSnapshot().list.items.find(({ id }) => id === dialogId) ?? null;

const nextOf = (desk: Desk, dialogId: number): number | null => afterIn(desk.getSnapshot().list.items, dialogId);

/** Goes on to another conversation, where this one is what is looked at. */
function goOn(navigate: (href: string) => void, dialogId: number, next: number | null): void {
  if (location.pathname === `/inbox/${dialogId}`) navigate(`${next === null ? "/inbox" : `/inbox/${next}`}${location.search}`);
}

/** What one can do with a conversation; it shows at once, and a refusal is shown in a toast. `busy` names the one under way. */
export function useDialogActions(dialogId: number) {
  const desk = useDesk();
  const navigate = useNavigate();
  const status = useDeskValue((snapshot) => snapshot.dialogs.get(dialogId)?.dialog?.status);
  const [busy, setBusy] = useState<string | null>(null);
  const cause = `dialog ${dialogId}`;

  const run = async (name: string, what: string, act: () => Promise<Result>): Promise<boolean> => {
    setBusy(name);
    const result = await act();
    setBusy(null);
    if (!result.ok) toast("failed", result.error.code === "CONFLICT" ? result.error.error : `${what}: ${result.error.error}`, { cause });
    return result.ok;
  };

  const undo = (before: Dialog) => async () => {
    if (location.pathname.startsWith("/inbox")) navigate(`/inbox/${dialogId}${location.search}`);
    await run("undo", "Couldn't undo", () => desk.update(dialogId, backTo(before), before.assignee));
  };

  /** Ends one's work with a conversation: goes on to the next one, and offers to take it back. */
  const finish = async (name: string, said: string, what: string, act: () => Promise<Result>): Promise<boolean> => {
    const before = known(desk, dialogId);
    const next = nextOf(desk, dialogId);
    // What was written for a colleague stays until it has arrived; the rest need not be waited for.
    if (name !== "transfer") goOn(navigate, dialogId, next);
    const done = await run(name, what, act);
    if (done && name === "transfer") goOn(navigate, dialogId, next);
    if (done && before) toast("done", `${said} ${titleOf(before)}`, { cause, action: { label: "Undo", run: () => void undo(before)() } });
    return done;
  };

  return {
    busy,
    accept: async () => {
      if (status === "human" || status === "resolved") return false;
      return run("accept", "Couldn't accept", () => desk.accept(dialogId));
    },
    resolve: async () => {
      if (status === "resolved") return false;
      return finish("resolve", "Resolved", "Couldn't resolve", () => desk.complete(dialogId));
    },
    reopen: () => run("reopen", "Couldn't reopen", () => desk.update(dialogId, { status: "human" })),
    handBack: () =>
      finish("hand_back", "Returned to the assistant:", "Couldn't return it to the assistant", () =>
        desk.complete(dialogId, { hand_back: true }),
      ),
    queue: () =>
      finish("queue", "Returned to the queue:", "Couldn't return it to the queue", () =>
        desk.requestHandoff(dialogId, "Returned to the queue"),
      ),
    /** @param until null: until the person outside answers */
    snooze: (until: Date | null) =>
      finish("snooze", "Snoozed", "Couldn't snooze", () =>
        desk.update(dialogId, { status: "snoozed", ...(until ? { snoozed_until: until.toISOString() } : {}) }),
      ),
    transfer: (to: Person | null, note?: string, team?: { id: number; name: string }) => {
      const name = to?.name ?? team?.name;
      return finish("transfer", name ? `Transferred to ${name}:` : "Returned to the queue:", "Couldn't transfer", () =>
        desk.transfer(dialogId, to, note, team?.id),
      );
    },
    /** Goes on to the next conversation once this one is resolved or snoozed by it. */
    runMacro: async ({ id, name, actions }: Macro, clientId: string) => {
      const next = nextOf(desk, dialogId);
      const ask = { params: { id: dialogId, macro_id: id }, body: { client_id: clientId } };
      if (!(await run("macro", `Couldn't run ${name}`, () => rest.post("/api/dialogs/{id}/macros/{macro_id}", ask)))) return false;
      toast("done", `Ran ${name}`, { cause });
      if (actions.some(({ type }) => type === "resolve" || type === "snooze")) goOn(navigate, dialogId, next);
      return true;
    },
    update: (change: DialogChange, what = "Couldn't change it", assignee?: Person | null) =>
      run("update", what, () => desk.update(dialogId, change, assignee)),
  };
}
