import { randomUUID } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { assistants, workspaces } from "../../../../db/schema";
import type { Dialog, Principal } from "../../../protocol/dialog";
import type { PublicAssistant } from "../../../protocol/routes/assistants";
import { visitorName } from "../../../protocol/visitor-name";
import { toPublicAssistant } from "../../assistants";
import { summarizeOpen } from "../../conversations";
import { DomainError, forbidden, notFound, type OutsideActor, toPrincipal, type VisitorActor } from "../../log";
import { limitRead, limitSession } from "../../system";
import type { Core } from "../core";
import { authenticateCustomer, authenticateVisitor } from "./authenticate";
import { identifyVisitor } from "./identify-visitor";
import { mayPass, originPolicyOf } from "./origins";
import { signVisitorToken } from "./tokens";

export type SessionRequest = { assistant_id: string; visitor_token?: string | null | undefined; site_token?: string | null | undefined };
/** Where the request comes from, as the edge saw it. */
export type Page = { origin: string | undefined; own: boolean; address?: string | undefined };
export type WidgetSession = { visitor_token: string; principal: Principal; assistant: PublicAssistant; dialog: Dialog | null };

/**
 * Who somebody in the widget is. Nothing is written for a new visitor; with a site token the visitor becomes that
 * customer and keeps the open conversation.
 * @throws DomainError NOT_FOUND, FORBIDDEN for a page that may not embed the assistant, UNAUTHENTICATED, RATE_LIMITED
 */
export async function openSession(core: Core, input: SessionRequest, page: Page): Promise<WidgetSession> {
  const [found] = await core.db
    .select({ assistant: assistants, accent: workspaces.accent, handoff: workspaces.handoff })
    .from(assistants)
    .innerJoin(workspaces, eq(workspaces.id, assistants.workspace_id))
    .where(and(eq(assistants.id, input.assistant_id), isNull(assistants.deleted_at)));
  if (!found) throw notFound("assistant");
  const { visitor, visitor_token, isNew } = await visitorOf(core, found.assistant.workspace_id, input);
  await requirePage(core, visitor, page);
  if (page.address !== undefined) await (isNew ? limitSession : limitRead)(core, { ...visitor, address: page.address });
  const actor = input.site_token ? await customerOf(core, input.site_token, visitor_token, page) : visitor;
  if (actor.workspaceId !== found.assistant.workspace_id) throw forbidden("The site and the assistant are of different workspaces");
  const dialog = await summarizeOpen(core, actor);
  return { visitor_token, principal: toPrincipal(actor), assistant: toPublicAssistant(found.assistant, found, core.now()), dialog };
}

async function visitorOf(
  core: Core,
  workspaceId: number,
  input: SessionRequest,
): Promise<{ visitor: VisitorActor; visitor_token: string; isNew: boolean }> {
  const known = input.visitor_token ? await authenticateVisitor(core, input.visitor_token) : undefined;
  // What is said to everybody of an assistant that there is not.
  if (known && !known.ok && known.fault === "blocked" && !input.site_token) throw notFound("assistant");
  if (input.visitor_token && known?.ok && known.actor.assistantId === input.assistant_id) {
    const { contactId, assistantId } = known.actor;
    const moved = known.moved && (await signVisitorToken(core.secrets.signingKey, contactId, assistantId, core.now()));
    return { visitor: known.actor, visitor_token: moved || input.visitor_token, isNew: false };
  }
  const contactId = randomUUID();
  const visitor: VisitorActor = { type: "visitor", workspaceId, contactId, name: visitorName(contactId), assistantId: input.assistant_id };
  const visitor_token = await signVisitorToken(core.secrets.signingKey, contactId, input.assistant_id, core.now());
  return { visitor, visitor_token, isNew: true };
}

async function customerOf(core: Core, siteToken: string, visitorToken: string, page: Page): Promise<OutsideActor> {
  const found = await authenticateCustomer(core, siteToken);
  if (!found.ok && found.fault === "blocked") throw notFound("assistant");
  if (!found.ok)
    throw new DomainError("UNAUTHENTICATED", found.fault === "expired" ? "The site token has run out" : "The site token is not valid");
  await requirePage(core, found.actor, page, found.claims?.allowed_domains);
  await identifyVisitor(core, found.actor, visitorToken);
  return found.actor;
}

async function requirePage(core: Core, actor: OutsideActor, page: Page, narrowed?: readonly string[]): Promise<void> {
  const policy = await originPolicyOf(core, actor);
  if (!policy || !mayPass(policy, page, narrowed)) throw forbidden("This origin is not among the allowed domains");
}
