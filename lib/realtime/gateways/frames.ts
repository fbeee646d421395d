/** How a raw WebSocket wants its frames: `{ type, payload, timestamp }`, bare messages, or `{ "message": … }`. */
export type Format = "enveloped" | "direct" | "wrapped";

const MESSAGES: ReadonlySet<string> = new Set(["message", "message_updated"]);

/** @returns the text of a frame; undefined where the format has no place for the event: only messages go bare. */
export function frameOf(event: string, payload: unknown, format: Format, now: Date): string | undefined {
  if (format === "enveloped") return JSON.stringify({ type: event, payload, timestamp: now.toISOString() });
  if (!MESSAGES.has(event)) return undefined;
  return JSON.stringify(format === "direct" ? payload : { message: payload });
}
