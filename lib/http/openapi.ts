import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "../protocol/errors";
import { errorSchema } from "../protocol/failures";
import { type Json, toJsonSchema } from "../protocol/named";
import { ALL_ROUTES } from "../protocol/routes";
import type { PrincipalType, RouteSpec } from "../protocol/routes/spec";
import { turnRequested } from "../protocol/turns";

/** What a file is in a schema: generators make a `Blob` of it. */
const BYTES: Json = { type: "string", format: "binary", contentMediaType: "application/octet-stream" };

const CREDENTIAL: Record<PrincipalType, string> = {
  member: "memberToken",
  customer: "siteToken",
  visitor: "visitorToken",
  integration: "apiKey",
};

/** Each family of routes, in the order in which a reader meets them. */
const TAGS: Record<string, string> = {
  widget: "A visitor's session, before the first message",
  dialogs: "Conversations and their messages",
  views: "Saved filters of conversations",
  "canned replies": "Texts that members insert into a reply",
  macros: "Several actions in a conversation at once",
  rules: "What is done by itself once something has happened",
  "sla-policies": "Service levels: how fast people are to be answered",
  reports: "How much, how fast and how well, over a time",
  handoffs: "How a person is found for who asks for one",
  teams: "Groups of members that conversations are given to",
  rooms: "Team channels, direct messages, the rooms of orders and quotes",
  files: "What messages attach",
  search: "Full text over what the caller may read",
  records: "Orders and quotes of the site's own system",
  contacts: "Visitors and customers who have written",
  notifications: "What a principal is notified of, and how",
  assistants: "The assistants that visitors talk to",
  channels: "Where people reach an assistant besides its chat window",
  knowledge: "What an assistant knows",
  tools: "What an assistant may call",
  evaluations: "Test conversations of an assistant, and their runs",
  copilot: "Help for members who write",
  usage: "What the assistants' models cost",
  "api keys": "Keys of other systems",
  sites: "Sites whose backends identify customers",
  people: "Members, their sign-in and their sessions",
  workspaces: "The workspace and its settings",
  events: "What happens in the workspace, in order, from any position on",
  webhooks: "Where the workspace's events are sent",
  monitoring: "What the installation knows of itself, over all nodes: connections, traces, limits, close codes, jobs",
  system: "Health, metrics, system alerts, the audit log, and these documents",
};

function securityOf(spec: RouteSpec): Json[] {
  const schemes = spec.who.map((type): Json => ({ [CREDENTIAL[type]]: [] }));
  const cookie: Json[] = spec.who.includes("member") ? [{ sessionCookie: [] }] : [];
  const query: Json[] = spec.queryToken ? [{ queryToken: [] }] : [];
  return [...schemes, ...cookie, ...query, ...(spec.optional ? [{}] : [])];
}

/** Who may call it, in words. */
function audienceOf(spec: RouteSpec): string {
  if (spec.who.length === 0) return "Needs no credential.";
  const scopes = [spec.scope ?? []].flat();
  const names = spec.who.map((type) => {
    if (type !== "integration") return `${type}s`;
    return scopes.length === 0 ? "" : `API keys with the scope ${scopes.map((scope) => `\`${scope}\``).join(" or ")}`;
  });
  const list = new Intl.ListFormat("en").format(names.filter(Boolean));
  return [`For ${list}.`, spec.optional ? "Also without a credential." : "", spec.admin ? "An operation of owners and admins." : ""]
    .filter(Boolean)
    .join(" ");
}

/** Makes the document's parts; named schemas gather in `components`. */
class Operations {
  readonly schemas: Record<string, Json> = {};

  of(name: string, spec: RouteSpec): Json {
    const refusals = refusalsOf(spec).map((code) => [String(ERROR_STATUS[code]), { $ref: `#/components/responses/${code}` }]);
    const others = Object.entries(spec.also ?? {}).map(([status, also]) => [
      status,
      this.response(also.description, also.answer, spec.media),
    ]);
    return {
      operationId: name,
      summary: spec.summary,
      description: audienceOf(spec),
      tags: [spec.tag],
      parameters: [...this.parameters(spec.params, "path"), ...this.parameters(spec.query, "query")],
      ...this.body(spec),
      responses: {
        ...Object.fromEntries(refusals),
        [String(spec.status ?? 200)]: this.response("Done", spec.answer, spec.media),
        ...Object.fromEntries(others),
      },
      security: securityOf(spec),
      ...(spec.scope ? { "x-api-key-scope": spec.scope } : {}),
    };
  }

  schema(schema: z.ZodType, io: "input" | "output"): Json {
    return toJsonSchema(schema, io, this.schemas);
  }

  private response(description: string, answer: z.ZodType, media = "application/json"): Json {
    const made = this.schema(answer, "output");
    return { description, content: { [media]: { schema: media === "application/octet-stream" ? BYTES : made } } };
  }

  private parameters(schema: z.ZodType | undefined, where: "path" | "query"): Json[] {
    if (!schema) return [];
    const { properties = {}, required = [] } = this.schema(schema, "input") as { properties?: Record<string, Json>; required?: string[] };
    return Object.entries(properties).map(([name, { description, ...property }]) => ({
      name,
      in: where,
      required: where === "path" || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: property,
    }));
  }

  private body(spec: RouteSpec): Json {
    const json = spec.multipart ? spec.multipartOr : (spec.rawOr ?? spec.body);
    if (!spec.multipart && !json) return {};
    const form = { type: "object", properties: { file: BYTES }, required: ["file"] };
    const content = {
      ...(json ? { "application/json": { schema: this.schema(json, "input") } } : {}),
      ...(spec.multipart ? { "multipart/form-data": { schema: form } } : {}),
      ...(spec.raw ? { [spec.raw]: { schema: BYTES } } : {}),
    };
    const optional = !spec.multipart && json?.safeParse(undefined).success === true;
    return { requestBody: { required: !optional, content } };
  }
}

/** The refusals a route can answer with, from what its spec says of it. */
function refusalsOf(spec: RouteSpec): ErrorCode[] {
  const codes = new Set<ErrorCode>(["BAD_REQUEST", "RATE_LIMITED", "INTERNAL", "UNAVAILABLE", ...(spec.refuses ?? [])]);
  if (spec.who.length > 0) codes.add("UNAUTHENTICATED").add("FORBIDDEN");
  if (spec.params) codes.add("NOT_FOUND");
  if (spec.method !== "GET") codes.add("CONFLICT").add("TOO_LARGE");
  return [...codes];
}

const bearer = (description: string): Json => ({ type: "http", scheme: "bearer", description });

const SECURITY_SCHEMES: Json = {
  memberToken: bearer("A member's access token from POST /api/token"),
  siteToken: bearer("A site token: JWT HS256 signed by the site's backend with the site's secret"),
  visitorToken: bearer("The visitor token of POST /api/widget/session"),
  apiKey: bearer("An API key, bk_…"),
  sessionCookie: { type: "apiKey", in: "cookie", name: "next-auth.session-token", description: "The dashboard's session" },
  queryToken: { type: "apiKey", in: "query", name: "token", description: "Any of the tokens, where a browser sends no headers" },
};

const MEANING: Record<ErrorCode, string> = {
  BAD_REQUEST: "The request does not fit its schema, or says something that can't be",
  UNAUTHENTICATED: "The credential is missing, wrong or has run out",
  FORBIDDEN: "This principal may not do it",
  NOT_FOUND: "There is no such thing, or none that this principal may see",
  CONFLICT: "It does not fit what is so by now",
  TOO_LARGE: "The body, or a text in it, is too large",
  RATE_LIMITED: "Too much in a short time",
  INTERNAL: "A fault of the server, which its log has",
  UNAVAILABLE: "The server can't do it at the moment: the same again is safe",
};

function errorResponses(): Json {
  const response = (code: ErrorCode) => ({
    description: MEANING[code],
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    ...(code === "RATE_LIMITED" ? { headers: { "Retry-After": { schema: { type: "integer" }, description: "seconds" } } } : {}),
  });
  return Object.fromEntries((Object.keys(ERROR_STATUS) as ErrorCode[]).map((code) => [code, response(code)]));
}

const DESCRIPTION = `The REST API of Baton, self-hosted live chat for websites. Live events are described by /api/asyncapi.json.

Lists take \`limit\` and \`cursor\` and answer \`{ data, next_cursor }\`; a single thing answers as itself. A client ignores fields that it
does not know. A method that a path does not take is answered with 405 and \`Allow\`.`;

/** What an assistant's bot is sent (docs/bots.md). */
const askBot = (schema: Json): Json => ({
  operationId: "turnRequested",
  summary: "An assistant's bot is asked to answer; signed as Standard Webhooks",
  tags: ["assistants"],
  security: [],
  requestBody: { required: true, content: { "application/json": { schema } } },
  responses: {
    "2XX": { description: "Taken: the bot answers by the turn_token" },
    "4XX": { description: "Refused, as a request that is not signed: it is sent again, then a person is called" },
  },
});

/** The REST API as an OpenAPI 3.1 document, from the same specs that the routes check by. `server` is Baton's own address. */
export function openApi(version: string, server: string): Json {
  const operations = new Operations();
  const paths: Record<string, Json> = {};
  for (const [name, spec] of Object.entries(ALL_ROUTES))
    paths[spec.path] = { ...paths[spec.path], [spec.method.toLowerCase()]: operations.of(name, spec) };
  const turn = operations.schema(turnRequested, "output");
  const error = operations.schema(z.object({ error: errorSchema }), "output");
  return {
    openapi: "3.1.0",
    info: {
      title: "Baton",
      version,
      description: DESCRIPTION,
      license: { name: "AGPL-3.0-only", identifier: "AGPL-3.0-only" },
      contact: { name: "Who runs this server", url: server },
    },
    servers: [{ url: server }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: { "turn.requested": { post: askBot(turn) } },
    components: { schemas: { ...operations.schemas, Error: error }, responses: errorResponses(), securitySchemes: SECURITY_SCHEMES },
  };
}
