import { z } from "zod";
import { OWN_TOOL_NAMES, parameterName, toolAudience, toolMethod, toolParameters } from "../tools";
import { numericId, textId } from "../values";
import { MEMBERS, nothing, route } from "./spec";

const tag = "tools";

const name = z
  .string()
  .regex(/^[a-z][a-z_]{1,39}$/, "takes 2 to 40 characters: a to z and _, such as refund_status")
  .refine((text) => !OWN_TOOL_NAMES.includes(text), "is the name of a tool that every assistant has");

const url = z
  .string()
  .trim()
  .max(2000)
  .describe("https; a whole part of the path may be a parameter, such as https://shop.example.com/api/refunds/{refund_id}");

const HEADERS_OF_OURS = new Set(["host", "content-type", "content-length", "transfer-encoding", "connection", "idempotency-key"]);
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, "is not the name of a header")
  .refine((text) => !HEADERS_OF_OURS.has(text.toLowerCase()), "is a header that Baton sets itself");
const secret = z
  .string()
  .regex(/^[\x20-\x7e]{1,2000}$/, "takes 1 to 2000 printable ASCII characters")
  .describe("the header's value, such as `Bearer …`; kept encrypted and never shown again");

const timeoutSeconds = z.number().int().min(1).max(15);
const maxResponseBytes = z.number().int().min(100).max(200_000);

export const toolView = z.object({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  method: toolMethod,
  url: z.string(),
  parameters: toolParameters,
  audience: toolAudience,
  site_id: z.string().nullable().describe("whose customers it is for; null: those of any site of the assistant"),
  customer_id_parameter: z.string().nullable().describe("filled by the server with the customer's verified `sub`"),
  header_name: z.string().nullable(),
  has_secret: z.boolean(),
  timeout_seconds: z.number().int(),
  max_response_bytes: z.number().int(),
  enabled: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ToolView = z.infer<typeof toolView>;

const fields = {
  name,
  description: z.string().trim().min(1).max(1000).describe("tells the model what it is for and when to call it"),
  method: toolMethod,
  url,
  parameters: toolParameters,
  audience: toolAudience,
  site_id: textId.nullable(),
  customer_id_parameter: parameterName.nullable(),
  header_name: headerName.nullable(),
  secret: secret.nullable(),
  timeout_seconds: timeoutSeconds,
  max_response_bytes: maxResponseBytes,
  enabled: z.boolean(),
};

export const newTool = z.object({
  ...fields,
  method: toolMethod.default("GET"),
  parameters: toolParameters.default({ type: "object", properties: {}, required: [] }),
  audience: toolAudience.default("everyone"),
  site_id: textId.nullable().default(null),
  customer_id_parameter: parameterName.nullable().default(null),
  header_name: headerName.nullable().default(null),
  secret: secret.nullable().default(null),
  timeout_seconds: timeoutSeconds.default(10),
  max_response_bytes: maxResponseBytes.default(50_000),
  enabled: z.boolean().default(true),
});
export type NewTool = z.infer<typeof newTool>;

export const toolChange = z
  .object(fields)
  .partial()
  .refine((value) => Object.keys(value).length > 0, "names nothing to change");
export type ToolChange = z.infer<typeof toolChange>;

const toolTried = z.object({
  ok: z.boolean(),
  result: z.string().describe("what the model would get"),
  took_ms: z.number().int(),
});
export type ToolTried = z.infer<typeof toolTried>;

const params = z.object({ id: textId });
const oneParams = z.object({ id: textId, tool_id: numericId });
const admins = { tag, who: MEMBERS, scope: "manage", admin: true } as const;

export const toolRoutes = {
  listTools: route({
    ...admins,
    method: "GET",
    path: "/api/assistants/{id}/tools",
    params,
    summary: "The calls to your own systems that an assistant's model may make",
    answer: z.object({ data: z.array(toolView) }),
  }),
  createTool: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/tools",
    params,
    status: 201,
    summary: "Gives an assistant another tool",
    body: newTool,
    answer: toolView,
  }),
  getTool: route({
    ...admins,
    method: "GET",
    path: "/api/assistants/{id}/tools/{tool_id}",
    params: oneParams,
    summary: "One tool; its secret is never shown",
    answer: toolView,
  }),
  updateTool: route({
    ...admins,
    method: "PATCH",
    path: "/api/assistants/{id}/tools/{tool_id}",
    params: oneParams,
    summary: "Changes a tool; another host takes the secret once more, `secret: null` removes it",
    body: toolChange,
    answer: toolView,
  }),
  deleteTool: route({
    ...admins,
    method: "DELETE",
    path: "/api/assistants/{id}/tools/{tool_id}",
    params: oneParams,
    summary: "Takes a tool and its secret away",
    answer: nothing,
  }),
  tryTool: route({
    ...admins,
    method: "POST",
    path: "/api/assistants/{id}/tools/{tool_id}/try",
    params: oneParams,
    summary: "Makes the call now, for real, and answers what the model would get",
    body: z.object({
      arguments: z.record(z.string().max(40), z.union([z.string().max(2000), z.number(), z.boolean()])).default({}),
      customer_id: z.string().min(1).max(200).optional().describe("whose `sub` to call it with, where it takes one"),
    }),
    answer: toolTried,
  }),
} as const;
