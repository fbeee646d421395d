import { DomainError, toDomainError } from "../core/errors";
import type { Hit } from "../core/limits";
import { type ErrorBody, errorBody } from "../protocol/errors";
import type { Ack } from "../protocol/events-down";
import { UP, type UpEvent } from "../protocol/events-up";
import { flawSentence, parse } from "../protocol/parse";
import { HANDLERS, type HandlerContext, rateKey } from "./handlers";

/** Events that count as messages for WS_MAX_MESSAGE_RATE. */
const RATED: ReadonlySet<string> = new Set(["chat_message", "edit_message"]);
/** Events that cost a look-up each: bounded by a window of their own, far above what a person does. */
const FREE: ReadonlySet<string> = new Set(["typing_start", "typing_stop", "read", "leave_dialog", "leave_room"]);
/** So many times over the rate ends the connection with 4008 (contract 2). */
const INSISTS = 10;

export const isUpEvent = (event: unknown): event is UpEvent => typeof event === "string" && Object.hasOwn(UP, event);

const correlationOf = (payload: unknown): { correlation_id?: string | number } => {
  const id = (payload as { correlation_id?: unknown } | null)?.correlation_id;
  return typeof id === "number" || (typeof id === "string" && id.length <= 128) ? { correlation_id: id } : {};
};

/**
 * One event of a client, from whatever transport: schema, rate, handler, the acknowledgement's shape. Never throws.
 */
export async function dispatch(context: HandlerContext, event: unknown, payload: unknown): Promise<Ack> {
  const { core, connection } = context;
  const correlation = correlationOf(payload);
  try {
    if (!isUpEvent(event)) throw new DomainError("BAD_REQUEST", `There is no event ${JSON.stringify(String(event).slice(0, 60))}`);
    if (!RATED.has(event) && !FREE.has(event)) bound(await core.limits.events.hit(connection.id));
    const parsed = parse(UP[event], payload ?? {});
    if (!parsed.ok) throw new DomainError("BAD_REQUEST", flawSentence(parsed.flaw));
    if (RATED.has(event)) {
      const hit = core.limits.messages.hit(rateKey(connection));
      rate(context, hit instanceof Promise ? await hit : hit);
    }
    const handler = HANDLERS[event] as (context: HandlerContext, payload: unknown) => Promise<object>;
    const answer = await handler(context, parsed.value);
    if (event === "chat_message") core.reached?.("before_ack");
    return { ok: true, ...answer, ...correlation } as Ack;
  } catch (error) {
    const fault = toDomainError(error);
    if (fault.code === "INTERNAL") core.log.error({ err: error, event, connection: connection.id }, "an event failed");
    const body: ErrorBody = errorBody(fault.code, fault.message, core.now(), fault.more);
    return { ok: false, error: body, ...correlation };
  }
}

function rate({ core, connection }: HandlerContext, hit: Hit): void {
  if (hit.allowed) return;
  if (hit.count >= core.env.WS_MAX_MESSAGE_RATE * INSISTS) connection.end("RATE_LIMITED", hit.retryAfterMs);
  throw new DomainError("RATE_LIMITED", `More than ${core.env.WS_MAX_MESSAGE_RATE} messages in a minute`, {
    retryAfterMs: hit.retryAfterMs,
  });
}

function bound(hit: Hit): void {
  if (!hit.allowed) throw new DomainError("RATE_LIMITED", "Too many requests on this connection", { retryAfterMs: hit.retryAfterMs });
}
