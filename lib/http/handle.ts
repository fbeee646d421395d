import type { z } from "zod";
import { auditRefusal } from "../core/audit";
import type { Core } from "../core/core";
import {
  type Actor,
  badRequest,
  correlated,
  DomainError,
  hasScope,
  type IntegrationActor,
  isOutside,
  principalKey,
  toDomainError,
} from "../core/log";
import { allowedAddress, takeOne } from "../core/system";
import { flawSentence, parse } from "../protocol/parse";
import type { RouteSpec } from "../protocol/routes/spec";
import type { Scope } from "../protocol/values";
import { isTraced, NO_SPAN, type Span, traced } from "../tracing";
import { Answer, jsonText, refusal } from "./answer";
import type { ApiContext, Handler } from "./context";
import { addressOf, type Identified, identify } from "./identify";
import type { AnyVerb, Call } from "./implement";
import { readJson } from "./read-body";
import { requestIdOf } from "./request-id";
import { sendResponse } from "./send-response";
import { sendText } from "./send-text";
import type { Services } from "./services";

const DEFAULT_BODY_BYTES = 131_072;
/** Asked for every few seconds, by what looks after the node: no traces of these. */
const PROBES: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * The edge of a REST route: reads and checks what comes in by the spec, finds out who asks, calls the verb, and
 * answers with JSON or with the error of protocol.md 7. A verb may answer a `Response` of its own (files, streams).
 */
export function handle(services: Services, spec: RouteSpec, verb: AnyVerb): Handler {
  const { core } = services;
  const answer = async (c: ApiContext, span: Span): Promise<Response> => {
    const request = c.req.raw;
    const begun = performance.now();
    const measure = (status: number) => {
      span.set({ "http.response.status_code": status });
      if (status >= 500) span.fail(String(status));
      const ms = performance.now() - begun;
      core.meters.http.observe({ method: spec.method, route: spec.path, status: String(status) }, ms / 1_000);
      const principal = actor ? principalKey(actor) : undefined;
      core.log.debug({ method: spec.method, route: spec.path, status, principal, duration_ms: Math.round(ms) }, "request.answered");
    };
    let actor: Actor | null = null;
    try {
      const found = await recognize(core, spec, request);
      actor = found?.actor ?? null;
      admit(core, spec, request, actor);
      if (actor && isOutside(actor)) await takeOne(core.limits.events, principalKey(actor), "requests");
      const read = await readRequest(spec, c);
      const result = await verb({
        services,
        core,
        actor,
        expiresAt: found?.expiresAt ?? null,
        ...read,
        request,
      } as Call<RouteSpec> as never);
      const made = result instanceof Response || result instanceof Answer ? result : new Answer(spec.status ?? 200, result ?? {});
      measure(made.status);
      return await (made instanceof Response ? sendResponse(c, made, core.log) : sendText(c, jsonText(made)));
    } catch (error) {
      await auditRefusal(core, actor, error, `${spec.method} ${spec.path}`);
      const refused = refuse(core, request, error);
      measure(refused.status);
      return sendText(c, jsonText(refused));
    }
  };
  const handler = inSpan(spec, answer);
  if (!core.log.isLevelEnabled("debug")) return handler;
  return (c) => correlated({ request_id: requestIdOf(c.req.raw) }, () => handler(c));
}

/** A request's answer within a span, in the trace that it names. */
function inSpan({ method, path }: RouteSpec, answer: (c: ApiContext, span: Span) => Promise<Response>): Handler {
  const attributes = { "http.request.method": method, "http.route": path };
  return (c) => {
    if (!isTraced() || PROBES.has(path)) return answer(c, NO_SPAN);
    const parent = c.req.raw.headers.get("traceparent") ?? undefined;
    return traced(`${method} ${path}`, { kind: "server", attributes, parent }, (span) => answer(c, span));
  };
}

/** @throws DomainError BAD_REQUEST, TOO_LARGE */
async function readRequest(spec: RouteSpec, c: ApiContext) {
  const request = c.req.raw;
  return {
    params: spec.params && read(spec.params, c.req.param(), "path"),
    query: spec.query && read(spec.query, Object.fromEntries(new URL(request.url).searchParams), "query"),
    body: spec.body && read(spec.body, await readJson(request, spec.maxBodyBytes ?? DEFAULT_BODY_BYTES), ""),
  };
}

async function recognize(core: Core, spec: RouteSpec, request: Request): Promise<Identified | null> {
  if (spec.who.length === 0) return null;
  const found = await identify(core, request, spec.queryToken ? new URL(request.url).searchParams.get("token") : null);
  if (!found || found.actor.type === "customer" || found.actor.type === "assistant") return found;
  return { ...found, actor: { ...found.actor, address: addressOf(request) } };
}

function admit(core: Core, spec: RouteSpec, request: Request, actor: Actor | null): void {
  if (spec.who.length === 0 || (!actor && spec.optional)) return;
  if (spec.admin && !allowedAddress(core.env.ADMIN_IP_ALLOWLIST, addressOf(request)))
    throw new DomainError("FORBIDDEN", "This address may not administer Baton");
  if (!actor)
    throw new DomainError("UNAUTHENTICATED", "This needs a credential", {
      help: "Send `Authorization: Bearer …`, or sign in to the dashboard.",
    });
  if (!spec.who.includes(actor.type as "member")) throw new DomainError("FORBIDDEN", `This is not for a ${actor.type}`);
  if (actor.type === "integration") requireScope(actor, spec.scope ?? []);
}

function requireScope(actor: IntegrationActor, needed: Scope | readonly Scope[]): void {
  const scopes = typeof needed === "string" ? [needed] : needed;
  if (scopes.length === 0) throw new DomainError("FORBIDDEN", "This can't be done with an API key");
  if (!scopes.some((scope) => hasScope(actor, scope)))
    throw new DomainError("FORBIDDEN", `This takes an API key with the scope ${scopes.join(" or ")}`);
}

function read<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const parsed = parse(schema, value);
  if (!parsed.ok) throw badRequest([where, flawSentence(parsed.flaw)].filter(Boolean).join(" "));
  return parsed.value;
}

/** Any error as an answer; what is not a refusal of ours is logged, under the id the answer names, and what the database refused. */
function refuse(core: Core, request: Request, error: unknown): Answer {
  const fault = toDomainError(error);
  if (fault.code === "UNAVAILABLE") core.databaseErrors.note(error);
  const answer = refusal(fault, core.now());
  if (fault.code !== "INTERNAL") return answer;
  const id = requestIdOf(request);
  core.log.error({ err: error, request_id: id, method: request.method, path: new URL(request.url).pathname }, "a route failed");
  return new Answer(answer.status, answer.body, { ...answer.headers, "x-request-id": id });
}
