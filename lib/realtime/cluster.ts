import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Core } from "../core/core";
import type { DomainEvent } from "../core/log";
import type { RedisPair } from "../redis";

/** How often it is said that hints were refused: whoever can reach Redis must not fill the log. */
const REFUSALS_LOGGED_EVERY_MS = 60_000;
/** A hint is its signature, in base64url, and what is signed. */
const SIGNATURE_LENGTH = 43;

type Hints = { node: string; events: DomainEvent[] };
/** Of one message to the others: a burst is signed, sent and read in lots. */
const HINTS_TOGETHER = 100;

/**
 * Makes the node one of several: passes its domain events on as hints and takes those of the others. Local sockets
 * are served by the bus before anything goes to Redis. What is not signed by this installation is refused.
 * @returns a function that ends it
 */
export function joinCluster(core: Core, redis: RedisPair): () => void {
  const { namespace, hintKey } = core.installation;
  const channel = `${namespace}:hints`;
  const node = randomUUID();
  const refused = countRefused(core);
  const hear = (_channel: string, message: string) => {
    const body = verify(hintKey, message);
    if (body === undefined) return refused();
    const hints = JSON.parse(body) as Hints;
    if (hints.node !== node) for (const event of hints.events) core.bus.publish(event, true);
  };
  const hearing = redis.subscribe([channel], hear);
  hearing.catch((error: unknown) => core.log.warn({ err: error }, "hints of other nodes are not heard"));
  const waiting: DomainEvent[] = [];
  // What happens within one turn of the event loop leaves in one write.
  const publishHints = () => {
    const lots: string[] = [];
    while (waiting.length > 0) {
      const hints: Hints = { node, events: waiting.splice(0, HINTS_TOGETHER) };
      lots.push(sign(hintKey, JSON.stringify(hints)));
    }
    redis.publish(channel, lots).catch(() => undefined);
  };
  const unsubscribe = core.bus.subscribe((event, remote) => {
    if (remote || event.type === "jobs" || redis.commands.status !== "ready") return;
    if (waiting.push(event) === 1) setImmediate(publishHints);
  });
  return () => {
    unsubscribe();
    publishHints();
    hearing.then(
      (end) => end(),
      () => undefined,
    );
  };
}

const signatureOf = (key: Uint8Array, body: string): string => createHmac("sha256", key).update(body).digest("base64url");

export const sign = (key: Uint8Array, body: string): string => signatureOf(key, body) + body;

/** @returns what was signed; undefined where it was not signed with this key */
export function verify(key: Uint8Array, message: string): string | undefined {
  const body = message.slice(SIGNATURE_LENGTH);
  const given = Buffer.from(message.slice(0, SIGNATURE_LENGTH));
  const expected = Buffer.from(signatureOf(key, body));
  return given.length === expected.length && timingSafeEqual(given, expected) ? body : undefined;
}

function countRefused(core: Core): () => void {
  let count = 0;
  let loggedAt = Number.NEGATIVE_INFINITY;
  return () => {
    count += 1;
    if (performance.now() - loggedAt < REFUSALS_LOGGED_EVERY_MS) return;
    loggedAt = performance.now();
    core.log.warn({ refused: count }, "hints on Redis that are not signed by this installation were refused; who else can publish there?");
    count = 0;
  };
}
