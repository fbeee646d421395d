/** How a raw WebSocket wants its frames: `{ type, payload, timestamp }`, the payload's fields beside `type`, bare messages, or `{ "message": … }`. */
export type Format = "enveloped" | "flat" | "direct" | "wrapped";

const MESSAGES: ReadonlySet<string> = new Set(["message", "message_updated"]);

type Reply = { type: string; payload: object; timestamp: string; correlation_id?: string | number };

/** A flat frame: the payload's own `timestamp` counts; its own `type`, which a notification has, is called `{event}_type`. */
function flatten({ type, payload, timestamp, correlation_id }: Reply): Record<string, unknown> {
  const own = "type" in payload ? { [`${type}_type`]: payload.type } : {};
  return { timestamp, ...payload, ...own, type, ...(correlation_id === undefined ? {} : { correlation_id }) };
}

/** @returns the text of a frame that every format has a place for */
export const replyOf = (reply: Reply, format: Format): string => JSON.stringify(format === "flat" ? flatten(reply) : reply);

/** @returns the text of an event's frame; undefined where the format has no place for it: only messages go bare. */
export function frameOf(event: string, payload: object, format: Format, now: Date): string | undefined {
  if (format === "direct" || format === "wrapped")
    return MESSAGES.has(event) ? JSON.stringify(format === "direct" ? payload : { message: payload }) : undefined;
  const type = format === "flat" && event === "typing" ? "typing_indicator" : event;
  return replyOf({ type, payload, timestamp: now.toISOString() }, format);
}
