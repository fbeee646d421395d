import { useState } from "react";
import type { DialogChange, Result } from "@/lib/client";
import { toast } from "../base/toast";
import { useDesk, useDeskValue } from "../desk/desk-context";

/** What one can do with a conversation; a refusal is told in a toast. `busy` names the one under way. */
export function useDialogActions(dialogId: number) {
  const desk = useDesk();
  const status = useDeskValue((snapshot) => snapshot.dialogs.get(dialogId)?.dialog?.status);
  const [busy, setBusy] = useState<string | null>(null);

  const run = async (name: string, what: string, act: () => Promise<Result>): Promise<boolean> => {
    setBusy(name);
    const result = await act();
    setBusy(null);
    if (!result.ok) toast("failed", `${what}: ${result.error.error}`);
    return result.ok;
  };

  const update = (change: DialogChange, what = "Not changed") => run("update", what, () => desk.update(dialogId, change));
  return {
    busy,
    accept: async () => {
      if (status === "human" || status === "resolved") return false;
      return run("accept", "Not accepted", () => desk.accept(dialogId));
    },
    resolve: async () => {
      if (status === "resolved") return false;
      return run("resolve", "Not resolved", () => desk.complete(dialogId));
    },
    reopen: () => run("reopen", "Not reopened", () => desk.update(dialogId, { status: "human" })),
    handBack: () => run("hand_back", "Not handed back", () => desk.complete(dialogId, { hand_back: true })),
    queue: () => run("queue", "Not put in the queue", () => desk.requestHandoff(dialogId, "Put back in the queue")),
    update,
  };
}
