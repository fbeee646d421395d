import type { z } from "zod";
import { auditRefusal } from "../core/audit";
import type { Core } from "../core/core";
import { type Actor, badRequest, DomainError, hasScope, type IntegrationActor, isOutside, principalKey, toDomainError } from "../core/log";
import { allowedAddress, takeOne } from "../core/system";
import { ERROR_STATUS, errorBody } from "../protocol/errors";
import { flawSentence, parse } from "../protocol/parse";
import type { RouteSpec } from "../protocol/routes/spec";
import type { Scope } from "../protocol/values";
import { runtime } from "../runtime";
import { addressOf, type Identified, identify } from "./identify";
import { cookieHeaders, sessionCookie } from "./session";

const DEFAULT_BODY_BYTES = 131_072;

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Who the verb is handed, by the spec: those it is for, null where no credential is looked at. */
type ActorOf<S extends RouteSpec> = S["who"] extends readonly []
  ? null
  : Extract<Actor, { type: S["who"][number] }> | (S extends { optional: true } ? null : never);

export type Call<S extends RouteSpec> = {
  core: Core;
  actor: ActorOf<S>;
  /** When the caller's credential runs out by itself. */
  expiresAt: Date | null;
  params: Output<S["params"]>;
  query: Output<S["query"]>;
  body: Output<S["body"]>;
  request: Request;
};

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };

/** An answer whose whole text is known. */
export type TextAnswer = { status: number; headers: Record<string, string>; text: string };

export type Handler = ((request: Request, context: RouteContext) => Promise<Response>) & {
  /** The same for who can send a text as it is: a `Response` around it costs as much as the text took to make. */
  asText?: (request: Request, context: RouteContext) => Promise<Response | TextAnswer>;
};

/** What a verb answered with another status than the spec's. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {}
}

/**
 * The edge of a REST route: reads and checks what comes in by the spec, finds out who asks, calls the verb, and
 * answers with JSON or with the error of protocol.md 7. A verb may answer a `Response` of its own (files, streams).
 */
export function handle<S extends RouteSpec>(spec: S, verb: (call: Call<S>) => Promise<unknown>): Handler {
  const asText = async (request: Request, context: RouteContext): Promise<Response | TextAnswer> => {
    const { core } = runtime();
    let actor: Actor | null = null;
    try {
      const url = new URL(request.url);
      const found = await recognize(core, spec, request);
      actor = found?.actor ?? null;
      admit(core, spec, request, actor);
      if (actor && isOutside(actor)) await takeOne(core.limits.events, principalKey(actor), "requests");
      const call = {
        core,
        actor,
        expiresAt: found?.expiresAt ?? null,
        params: read(spec.params, await context.params, "path"),
        query: read(spec.query, Object.fromEntries(url.searchParams), "query"),
        body: spec.body ? read(spec.body, await readJson(request, spec.maxBodyBytes ?? DEFAULT_BODY_BYTES), "") : undefined,
        request,
      };
      const result = await verb(call as Call<S>);
      if (result instanceof Response) return result;
      if (result instanceof Answer) return jsonText(result.status, result.body, result.headers);
      return jsonText(spec.status ?? 200, result ?? {});
    } catch (error) {
      await auditRefusal(core, actor, error, `${spec.method} ${spec.path}`);
      return refuse(core, request, error);
    }
  };
  return Object.assign(async (request: Request, context: RouteContext) => toResponse(await asText(request, context)), { asText });
}

const toResponse = (answer: Response | TextAnswer): Response =>
  answer instanceof Response ? answer : new Response(answer.text, { status: answer.status, headers: answer.headers });

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

function read<S extends z.ZodType>(schema: S | undefined, value: unknown, where: string): z.output<S> | undefined {
  if (!schema) return undefined;
  const parsed = parse(schema, value);
  if (!parsed.ok) throw badRequest([where, flawSentence(parsed.flaw)].filter(Boolean).join(" "));
  return parsed.value;
}

/** @throws DomainError TOO_LARGE, BAD_REQUEST. Reads no more than it may, whatever the length header says. */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = () => new DomainError("TOO_LARGE", `The body is over ${max} bytes`);
  const announced = request.headers.get("content-length");
  if (Number(announced ?? 0) > max) throw tooLarge();
  // The HTTP parser ends the body where its header says; the pieces of a stream would be the dearest part of a request.
  if (announced !== null) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > max) throw tooLarge();
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

async function readJson(request: Request, max: number): Promise<unknown> {
  const bytes = await readBytes(request, max);
  if (bytes.byteLength === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw badRequest("The body is not valid JSON in UTF-8");
  }
}

function jsonText(status: number, body: unknown, headers: Record<string, string> = {}): TextAnswer {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return {
    status,
    text,
    headers: { "content-type": "application/json", "content-length": length, "cache-control": "no-store", ...headers },
  };
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  toResponse(jsonText(status, body, headers));

/** What a member is answered who changed how they sign in: a browser gets the cookie of the session with which it goes on. */
export async function answerRenewed(core: Core, request: Request, session: string | undefined, body: unknown): Promise<Answer> {
  if (session === undefined) return new Answer(200, body);
  return new Answer(200, body, { "set-cookie": await sessionCookie(core, session, cookieHeaders(request.headers).isSecure) });
}

/** Any error as an answer; what is not a refusal of ours is logged, and what the database refused. */
export function refuse(core: Core, request: Request, error: unknown): Response {
  const fault = toDomainError(error);
  if (fault.code === "UNAVAILABLE") core.databaseErrors.note(error);
  if (fault.code === "INTERNAL")
    core.log.error({ err: error, method: request.method, path: new URL(request.url).pathname }, "a route failed");
  const body = errorBody(fault.code, fault.message, core.now(), fault.more);
  const retry: Record<string, string> =
    body.retry_after_ms === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(body.retry_after_ms / 1000))) };
  return json(ERROR_STATUS[fault.code], { error: body }, retry);
}
