import { useEffect } from "react";
import type { ScheduledMessage } from "@/lib/protocol/scheduled";
import { useRoute } from "../server-state";

/** One's own messages of a conversation that are sent later, and those that could not be. */
export function useScheduled(dialogId: number): { items: readonly ScheduledMessage[]; reload: () => Promise<void> } {
  const { data, reload } = useRoute("/api/scheduled-messages", { query: { dialog_id: dialogId } });
  return { items: data?.data ?? [], reload };
}

/** The same, asked for again whenever the conversation goes on while something waits: it may have been sent, or be needless. */
export function useLiveScheduled(dialogId: number, at: number | null) {
  const scheduled = useScheduled(dialogId);
  const waits = scheduled.items.length > 0;
  const { reload } = scheduled;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number is another moment
  useEffect(() => {
    if (waits) void reload();
  }, [at, waits, reload]);
  return scheduled;
}
