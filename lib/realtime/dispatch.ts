import { type Actor, correlated, DomainError, isOutside, toDomainError } from "../core/log";
import { eventsLimit, type Hit } from "../core/system";
import type { Ack } from "../protocol/acks";
import { cut } from "../protocol/cut";
import { type ErrorBody, errorBody } from "../protocol/errors";
import { UP, type UpEvent } from "../protocol/events-up";
import { flawSentence, parse } from "../protocol/parse";
import { LIMITS } from "../protocol/values";
import { isTraced, traced } from "../tracing";
import { HANDLERS, type HandlerContext, rateKey } from "./handlers";

/** Events that count as messages for WS_MAX_MESSAGE_RATE: each writes to the log what all readers get. */
const RATED: ReadonlySet<string> = new Set(["chat_message", "edit_message", "react"]);
/** Events that are answered with a history, which costs far more than asking for it. */
const READS: ReadonlySet<string> = new Set(["join_dialog", "join_room", "sync"]);
/** Dialogs of one `sync` that count as one read. */
const SYNCED_TOGETHER = 10;
/** So many times over a limit ends the connection with 4008 (protocol.md 2). */
const INSISTS = 10;

/** Events that a dialog's others wait for, and nobody else's. */
const OF_ONE_DIALOG: ReadonlySet<unknown> = new Set<UpEvent>([
  "join_dialog",
  "leave_dialog",
  "chat_message",
  "edit_message",
  "delete_message",
  "react",
  "read",
  "typing_start",
  "typing_stop",
  "handoff_request",
  "handoff_accept",
  "handoff_complete",
]);

/** What is in front of a member waits for nothing but what was before, and nothing waits for it: no dialog has this id. */
const VIEWING_LANE = 0;

/**
 * What an event waits for: the earlier ones of its dialog, or with undefined for all before it. Members work on many
 * conversations at once; whoever has one or two gains nothing by it but the means to ask for a hundred histories at a time.
 */
export function laneOf(actor: Actor, event: unknown, payload: unknown): number | undefined {
  if (event === "viewing" && !isOutside(actor)) return VIEWING_LANE;
  if (event !== "chat_message" && (isOutside(actor) || !OF_ONE_DIALOG.has(event))) return undefined;
  const id = (payload as { dialog_id?: unknown } | null | undefined)?.dialog_id;
  return typeof id === "number" ? id : undefined;
}

type Counted = { hit: Hit; limit: number; what: string };

export const isUpEvent = (event: unknown): event is UpEvent => typeof event === "string" && Object.hasOwn(UP, event);

const correlationOf = (payload: unknown): { correlation_id?: string | number } => {
  const id = (payload as { correlation_id?: unknown } | null)?.correlation_id;
  return typeof id === "number" || (typeof id === "string" && id.length <= 128) ? { correlation_id: id } : {};
};

const dialogsOf = (payload: unknown): number => {
  const dialogs = (payload as { dialogs?: unknown } | null | undefined)?.dialogs;
  return Array.isArray(dialogs) ? Math.min(dialogs.length, LIMITS.SYNC_DIALOGS_MAX) : 1;
};

/**
 * Counts an event as it arrives, whatever it is: in the window of all events of its principal and, where it is a
 * message or reads a history, in that one's too. At once where this node counts alone.
 */
export function countEvent({ core, connection }: HandlerContext, event: unknown, payload: unknown): Counted[] | Promise<Counted[]> {
  const { limits, env } = core;
  const hits: { hit: Hit | Promise<Hit>; limit: number; what: string }[] = [
    { hit: limits.events.hit(connection.key), limit: eventsLimit(env), what: "events" },
  ];
  const name = String(event);
  if (RATED.has(name)) hits.push({ hit: limits.messages.hit(rateKey(connection)), limit: env.WS_MAX_MESSAGE_RATE, what: "messages" });
  if (READS.has(name) && isOutside(connection.actor))
    for (let reads = Math.ceil(dialogsOf(payload) / SYNCED_TOGETHER); reads > 0; reads -= 1)
      hits.push({ hit: limits.readsOfAddress.hit(connection.address), limit: Number.POSITIVE_INFINITY, what: "histories" });
  if (hits.every((each): each is Counted => !(each.hit instanceof Promise))) return hits;
  return Promise.all(hits.map(async ({ hit, ...rest }) => ({ ...rest, hit: await hit })));
}

/** @throws DomainError RATE_LIMITED; ten times over it ends the connection */
function checkCounted(connection: HandlerContext["connection"], counted: readonly Counted[]): void {
  for (const { hit, limit, what } of counted) {
    if (hit.allowed) continue;
    if (hit.count >= limit * INSISTS) connection.end("RATE_LIMITED", hit.retryAfterMs);
    throw new DomainError("RATE_LIMITED", `Too many ${what} in a short time`, { retryAfterMs: hit.retryAfterMs });
  }
}

/**
 * One event of a client, from whatever transport: rate, schema, handler, the acknowledgement's shape. Never throws.
 * @param counted what `countEvent` said when the event arrived; an empty list for one that the server itself asks
 */
export async function dispatch(
  context: HandlerContext,
  event: unknown,
  payload: unknown,
  counted: Counted[] | Promise<Counted[]> = countEvent(context, event, payload),
): Promise<Ack> {
  if (!isTraced()) return logged(context, event, payload, counted);
  const attributes = { "network.protocol.name": context.connection.transport, "baton.event": nameOf(event) };
  return traced(nameOf(event), { kind: "server", attributes }, async (span) => {
    const ack = await logged(context, event, payload, counted);
    span.set({ "baton.outcome": ack.ok ? "ok" : ack.error.code });
    if (!ack.ok && ack.error.code === "INTERNAL") span.fail(ack.error.code);
    return ack;
  });
}

async function logged(context: HandlerContext, event: unknown, payload: unknown, counted: Counted[] | Promise<Counted[]>): Promise<Ack> {
  const { core, connection } = context;
  if (!core.log.isLevelEnabled("debug")) return perform(context, event, payload, counted);
  const begun = performance.now();
  const correlation_id = correlationOf(payload).correlation_id ?? clientIdOf(payload);
  return correlated({ correlation_id }, async () => {
    const ack = await perform(context, event, payload, counted);
    const outcome = ack.ok ? "ok" : ack.error.code;
    const duration_ms = Math.round(performance.now() - begun);
    core.log.debug({ event: nameOf(event), connection: connection.id, principal: connection.key, outcome, duration_ms }, "event.answered");
    return ack;
  });
}

const nameOf = (event: unknown): string => (isUpEvent(event) ? event : "unknown");

/** What a message is known by from before it is sent on: a correlation that every client has. */
function clientIdOf(payload: unknown): string | undefined {
  const id = (payload as { client_id?: unknown } | null | undefined)?.client_id;
  return typeof id === "string" ? id.slice(0, 64) : undefined;
}

async function perform(context: HandlerContext, event: unknown, payload: unknown, counted: Counted[] | Promise<Counted[]>): Promise<Ack> {
  const { core, connection } = context;
  const correlation = correlationOf(payload);
  try {
    checkCounted(connection, counted instanceof Promise ? await counted : counted);
    if (!isUpEvent(event)) throw new DomainError("BAD_REQUEST", `There is no event ${JSON.stringify(cut(String(event), 60))}`);
    const parsed = parse(UP[event], payload ?? {});
    if (!parsed.ok) throw new DomainError("BAD_REQUEST", flawSentence(parsed.flaw));
    const handler = HANDLERS[event] as (context: HandlerContext, payload: unknown) => Promise<object>;
    const answer = await handler(context, parsed.value);
    core.meters.events.inc(event, "ok");
    return { ok: true, ...answer, ...correlation } as Ack;
  } catch (error) {
    const fault = toDomainError(error);
    if (fault.code === "UNAVAILABLE") core.databaseErrors.note(error);
    if (fault.code === "INTERNAL") core.log.error({ err: error, event, connection: connection.id, ...correlation }, "an event failed");
    core.meters.events.inc(nameOf(event), fault.code);
    const body: ErrorBody = errorBody(fault.code, fault.message, core.now(), fault.more);
    return { ok: false, error: body, ...correlation };
  }
}
