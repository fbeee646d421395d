import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "../protocol/errors";
import { ALL_ROUTES } from "../protocol/routes";
import type { PrincipalType, RouteSpec } from "../protocol/routes/spec";

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
};

const CREDENTIAL: Record<PrincipalType, string> = {
  member: "memberToken",
  customer: "siteToken",
  visitor: "visitorToken",
  integration: "apiKey",
};

function securityOf(spec: RouteSpec): Json[] {
  const schemes = spec.who.map((type): Json => ({ [CREDENTIAL[type]]: [] }));
  const cookie: Json[] = spec.who.includes("member") ? [{ sessionCookie: [] }] : [];
  return [...schemes, ...cookie, ...(spec.optional ? [{}] : [])];
}

function parametersOf(schema: z.ZodType | undefined, where: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: property,
  }));
}

function bodyOf(spec: RouteSpec): Json {
  if (spec.multipart) {
    const schema = {
      type: "object",
      properties: { file: { type: "string", contentMediaType: "application/octet-stream" } },
      required: ["file"],
    };
    return { requestBody: { required: true, content: { "multipart/form-data": { schema } } } };
  }
  if (!spec.body) return {};
  const optional = spec.body.safeParse(undefined).success;
  return { requestBody: { required: !optional, content: { "application/json": { schema: schemaOf(spec.body, "input") } } } };
}

/** The refusals a route can answer with, from what its spec says of it. */
function refusalsOf(spec: RouteSpec): ErrorCode[] {
  const codes: ErrorCode[] = ["BAD_REQUEST", "RATE_LIMITED", "UNAVAILABLE"];
  if (spec.who.length > 0) codes.push("UNAUTHENTICATED", "FORBIDDEN");
  if (spec.params) codes.push("NOT_FOUND");
  if (spec.method !== "GET") codes.push("CONFLICT", "TOO_LARGE");
  return codes;
}

function operationOf(name: string, spec: RouteSpec): Json {
  const answer = schemaOf(spec.answer, "output");
  const media =
    answer.type === "string"
      ? { "*/*": { schema: { type: "string", description: answer.description } } }
      : { "application/json": { schema: answer } };
  const refusals = refusalsOf(spec).map((code) => [String(ERROR_STATUS[code]), { $ref: `#/components/responses/${code}` }]);
  return {
    operationId: name,
    summary: spec.summary,
    tags: [spec.tag],
    parameters: [...parametersOf(spec.params, "path"), ...parametersOf(spec.query, "query")],
    ...bodyOf(spec),
    responses: { [String(spec.status ?? 200)]: { description: "Done", content: media }, ...Object.fromEntries(refusals) },
    security: securityOf(spec),
    ...(spec.scope ? { "x-api-key-scope": spec.scope } : {}),
  };
}

const ERROR_SCHEMA = {
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: {
        code: { type: "string", enum: Object.keys(ERROR_STATUS) },
        error: { type: "string" },
        timestamp: { type: "string", format: "date-time" },
        recoverable: { type: "boolean", description: "the same request can succeed later" },
        help: { type: "string" },
        retry_after_ms: { type: "integer" },
      },
      required: ["code", "error", "timestamp", "recoverable", "help"],
    },
  },
  required: ["error"],
};

const bearer = (description: string): Json => ({ type: "http", scheme: "bearer", description });

const SECURITY_SCHEMES: Json = {
  memberToken: bearer("A member's access token from POST /api/token"),
  siteToken: bearer("A site token: JWT HS256 signed by the site's backend with the site's secret"),
  visitorToken: bearer("The visitor token of POST /api/widget/session"),
  apiKey: bearer("An API key, bk_…"),
  sessionCookie: { type: "apiKey", in: "cookie", name: "next-auth.session-token", description: "The dashboard's session" },
};

function pathsOf(): Record<string, Json> {
  const paths: Record<string, Json> = {};
  for (const [name, spec] of Object.entries(ALL_ROUTES)) {
    paths[spec.path] = { ...paths[spec.path], [spec.method.toLowerCase()]: operationOf(name, spec) };
  }
  return paths;
}

function errorResponses(): Json {
  const response = (code: string) => ({
    description: code,
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    ...(code === "RATE_LIMITED" ? { headers: { "Retry-After": { schema: { type: "integer" }, description: "seconds" } } } : {}),
  });
  return Object.fromEntries(Object.keys(ERROR_STATUS).map((code) => [code, response(code)]));
}

/** The REST API as an OpenAPI 3.1 document, from the same specs that the routes check by. */
export function openApi(version: string, server: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "Baton",
      version,
      description: "The REST API of Baton, self-hosted live chat for websites.",
      license: { name: "AGPL-3.0-only", identifier: "AGPL-3.0-only" },
    },
    servers: [{ url: server }],
    paths: pathsOf(),
    components: { schemas: { Error: ERROR_SCHEMA }, responses: errorResponses(), securitySchemes: SECURITY_SCHEMES },
  };
}
