import type { LogCore } from "./core";
import type { DomainEvent } from "./events";
import { nameNow } from "./read-messages";

/** Changes of older messages, which name their authors as they are called by now; undefined where there are none. */
export function withCurrentNames(rows: Pick<LogCore, "rows">, events: readonly DomainEvent[]): Promise<DomainEvent[]> | undefined {
  if (!events.some((event) => event.type === "log" && event.event === "message_updated")) return undefined;
  return Promise.all(
    events.map(async (event) => {
      if (event.type !== "log" || event.event !== "message_updated") return event;
      const [message = event.message] = await nameNow(rows, [event.message]);
      return { ...event, message };
    }),
  );
}
