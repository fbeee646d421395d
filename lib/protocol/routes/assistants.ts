import { z } from "zod";
import { assistantAi, assistantWebhookInput } from "../assistant-settings";
import { domainEntries } from "../domain-entry";
import { line, textId } from "../values";
import { widgetSettings } from "../widget-settings";
import { pictureUrl } from "./people";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

export const assistant = z.object({
  id: z.string(),
  name: z.string(),
  avatar_url: z.string().nullable(),
  allowed_domains: z.array(z.string()).describe("empty: any domain may embed it"),
  allow_native: z.boolean().describe("programs without an Origin may connect"),
  ai: assistantAi,
  consent: z.string().nullable().describe("shown to visitors before their first message; Markdown"),
  widget: widgetSettings,
  created_at: z.string(),
});
export type Assistant = z.infer<typeof assistant>;

/** What everybody who talks to an assistant may know of it. */
export const publicAssistant = z.object({
  id: z.string(),
  name: z.string(),
  avatar_url: z.string().nullable(),
  accent: z.string().nullable(),
  greeting: z.string(),
  suggested_questions: z.array(z.string()),
  ai_enabled: z.boolean().describe("it answers by itself at the moment"),
  consent: z.string().nullable().describe("to be shown before the first message; Markdown"),
  widget: widgetSettings,
});
export type PublicAssistant = z.infer<typeof publicAssistant>;

const written = {
  name: line(),
  avatar_url: pictureUrl.nullable().optional(),
  allowed_domains: domainEntries.optional(),
  allow_native: z.boolean().optional(),
  consent: z
    .string()
    .trim()
    .max(1000)
    .nullable()
    .transform((text) => text || null)
    .optional(),
  ai: assistantAi.partial().extend({ webhook: assistantWebhookInput.nullish() }).optional(),
  widget: widgetSettings.partial().optional(),
};

const params = z.object({ id: textId });
const tag = "assistants";

export const assistantRoutes = {
  listAssistants: route({
    method: "GET",
    path: "/api/assistants",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The assistants of the workspace",
    query: listQuery,
    answer: listOf(assistant),
  }),
  createAssistant: route({
    method: "POST",
    path: "/api/assistants",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    status: 201,
    summary: "Makes an assistant",
    body: z.object(written),
    answer: assistant,
  }),
  getAssistant: route({
    method: "GET",
    path: "/api/assistants/{id}",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "One assistant",
    answer: assistant,
  }),
  updateAssistant: route({
    method: "PATCH",
    path: "/api/assistants/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Changes an assistant; what `ai` and `widget` do not name stays. Other domains end connections that they no longer allow",
    body: z
      .object(written)
      .partial()
      .refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: assistant,
  }),
  tryGuidance: route({
    method: "POST",
    path: "/api/assistants/{id}/guidance/try",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "What an assistant's guidance alone says to the last of a visitor's messages, before anything is searched",
    body: z.object({ messages: z.array(z.string().trim().min(1).max(1000)).min(1).max(10) }),
    answer: z.object({
      rule: z.string().nullable().describe("which rule holds; null where an answer is searched for"),
      answer: z.string().nullable(),
      hands_over: z.boolean(),
    }),
  }),
  deleteAssistant: route({
    method: "DELETE",
    path: "/api/assistants/{id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Removes an assistant; its conversations stay",
    answer: nothing,
  }),
} as const;
