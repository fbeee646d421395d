import { isIP } from "node:net";
import { and, count, eq } from "drizzle-orm";
import { pushSubscriptions } from "../../../db/schema";
import { badRequest, type MemberActor } from "../log";
import type { Core } from "./core";

/** Browsers of one member; who has more has lost some. */
const SUBSCRIPTIONS_MAX = 20;

export type NewSubscription = { endpoint: string; keys: { p256dh: string; auth: string }; user_agent?: string | undefined };

/** Push services are public hosts under https; anything else would let a member make this server call its own network. */
function checkEndpoint(core: Core, endpoint: string): void {
  const { protocol, hostname } = new URL(endpoint);
  if (core.env.ENVIRONMENT === "test") return;
  const isPublicName =
    hostname.includes(".") && isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && !/\.(local|internal|localhost)$/.test(hostname);
  if (protocol !== "https:" || !isPublicName) throw badRequest("endpoint: is not a push service's address");
}

/** A browser of the member's gets notifications from now on, also while Baton is not open in it. @throws DomainError BAD_REQUEST */
export async function subscribePush(core: Core, actor: MemberActor, input: NewSubscription): Promise<void> {
  checkEndpoint(core, input.endpoint);
  const own = eq(pushSubscriptions.member_id, actor.memberId);
  const [row] = await core.db.select({ n: count() }).from(pushSubscriptions).where(own);
  if ((row?.n ?? 0) >= SUBSCRIPTIONS_MAX) throw badRequest(`endpoint: there are ${SUBSCRIPTIONS_MAX} browsers already; remove one first`);
  const { endpoint, keys, user_agent } = input;
  const values = { member_id: actor.memberId, ...keys, user_agent: user_agent?.slice(0, 400) ?? null };
  // One browser is one member's: who signs in there next takes it over.
  await core.db
    .insert(pushSubscriptions)
    .values({ endpoint, ...values })
    .onConflictDoUpdate({ target: pushSubscriptions.endpoint, set: values });
}

export async function unsubscribePush(core: Core, actor: MemberActor, endpoint: string): Promise<void> {
  await core.db
    .delete(pushSubscriptions)
    .where(and(eq(pushSubscriptions.member_id, actor.memberId), eq(pushSubscriptions.endpoint, endpoint)));
}
