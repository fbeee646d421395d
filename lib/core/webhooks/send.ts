import type { webhookDeliveries, webhooks } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import { readUrl } from "../../protocol/read-url";
import { traced, traceHeaders } from "../../tracing";
import { callableIn, ForbiddenAddress, guardedFetch, signaturesOf } from "../system";
import type { Core } from "./core";

export type WebhookRow = typeof webhooks.$inferSelect;
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

/** What came of an attempt: an answer, or why there was none. */
export type Outcome = { at: Date; durationMs: number } & ({ status: number; body: string } | { error: string });

/** An answer within so long counts. */
const ANSWER_WITHIN_MS = 15_000;
/** Characters of an answer that are kept. */
const ANSWER_CHARS = 1_000;

export const isAccepted = (outcome: Outcome): boolean => "status" in outcome && outcome.status >= 200 && outcome.status <= 299;

/** What is sent with every attempt of an event, the signature apart. */
export const headersOf = (eventId: string, timestamp: number) => ({
  "content-type": "application/json",
  "user-agent": "Baton-Webhooks",
  "webhook-id": eventId,
  "webhook-timestamp": String(timestamp),
});

/** The secrets that sign now, the newest first. */
function secretsOf({ secrets }: Core, row: WebhookRow, now: Date): string[] {
  const previous = row.previous_sealed !== null && row.previous_until !== null && row.previous_until > now ? [row.previous_sealed] : [];
  return [row.secret_sealed, ...previous].map((sealed) => secrets.unseal(sealed));
}

/** @throws where `signal` aborts, and nothing else */
export const send = (core: Core, row: WebhookRow, event: { id: string; body: string }, signal?: AbortSignal): Promise<Outcome> =>
  sendSigned(core, { url: row.url, secrets: secretsOf(core, row, core.now()) }, event, signal);

/**
 * Sends a body once, signed as Standard Webhooks has it. Redirects are not followed: who gets the events is who was named.
 * @throws where `signal` aborts, and nothing else
 */
export async function sendSigned(
  core: Core,
  { url, secrets }: { url: string; secrets: readonly string[] },
  event: { id: string; body: string },
  signal?: AbortSignal,
): Promise<Outcome> {
  const at = core.now();
  const timestamp = Math.floor(at.getTime() / 1_000);
  const begun = performance.now();
  const attributes = { "http.request.method": "POST", "server.address": readUrl(url)?.hostname };
  const answered = await traced("POST", { kind: "client", attributes }, async (span) => {
    const answer = await post(core, url, secrets, event, timestamp, signal);
    if ("status" in answer) span.set({ "http.response.status_code": answer.status });
    else span.fail("no_answer");
    return answer;
  });
  const durationMs = Math.round(performance.now() - begun);
  const outcome = { at, durationMs, ...answered };
  core.meters.webhooks.inc(isAccepted(outcome) ? "delivered" : "failed");
  core.meters.webhookDuration.observe(durationMs / 1_000);
  return outcome;
}

/** @throws where `signal` aborts, and nothing else */
const post = (
  core: Core,
  url: string,
  secrets: readonly string[],
  event: { id: string; body: string },
  timestamp: number,
  signal: AbortSignal | undefined,
): Promise<{ status: number; body: string } | { error: string }> =>
  guardedFetch(url, {
    method: "POST",
    headers: {
      ...traceHeaders(),
      ...headersOf(event.id, timestamp),
      "webhook-signature": signaturesOf(secrets, { ...event, timestamp }),
      "content-length": String(Buffer.byteLength(event.body)),
    },
    body: Buffer.from(event.body),
    timeoutMs: ANSWER_WITHIN_MS,
    mayCall: callableIn(core),
    ...(signal ? { signal } : {}),
  }).then(
    ({ status, body }) => ({ status, body: cut(body.toString("utf8").replaceAll("\0", ""), ANSWER_CHARS) }),
    (error: unknown) => {
      signal?.throwIfAborted();
      return { error: whyFailed(error) };
    },
  );

function whyFailed(error: unknown): string {
  if (error instanceof ForbiddenAddress) return `${error.message}; FETCH_ALLOWED_NETWORKS opens private networks`;
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return `No answer within ${ANSWER_WITHIN_MS / 1_000} seconds`;
  return cut(error instanceof Error ? error.message : String(error), ANSWER_CHARS);
}
