import { z } from "zod";

/** What is read of Chatwoot's answers; the rest of them counts for nothing. */

const id = z.coerce.number().int().positive();
const text = z.string().nullish();
const fields = z.record(z.string(), z.unknown());

const SECONDS_MAX = 1e11;

/** A moment: seconds or milliseconds since 1970, or as ISO 8601; 0 stands for none. */
const moment = z
  .union([z.number(), z.string().min(1)])
  .nullish()
  .transform((value, context) => {
    if (value === null || value === undefined || Number(value) === 0) return null;
    const number = Number(value);
    const read = Number.isNaN(number) ? new Date(value) : new Date(number < SECONDS_MAX ? number * 1000 : number);
    if (!Number.isNaN(read.getTime())) return read;
    context.addIssue({ code: "custom", message: "is no time" });
    return z.NEVER;
  });

/** Chatwoot keeps them as JSON, and some versions give that out as a text. */
const attributes = z
  .union([fields, z.string()])
  .nullish()
  .transform((value): Record<string, unknown> => {
    if (typeof value !== "string") return value ?? {};
    try {
      return fields.parse(JSON.parse(value));
    } catch {
      return {};
    }
  });

export const agent = z.object({ id, email: z.string(), name: text, available_name: text });

export const contact = z.object({
  id,
  name: text,
  email: text,
  phone_number: text,
  identifier: text,
  blocked: z.boolean().nullish(),
  custom_attributes: attributes,
  created_at: moment,
  last_activity_at: moment,
});
export type Contact = z.infer<typeof contact>;

export const conversation = z.object({
  id,
  meta: z.object({ sender: contact, assignee: z.object({ id }).nullish() }),
  status: z.enum(["open", "resolved", "pending", "snoozed"]),
  priority: z.enum(["low", "medium", "high", "urgent"]).nullish(),
  labels: z.array(z.string()).nullish(),
  snoozed_until: moment,
  created_at: moment,
  last_activity_at: moment,
  waiting_since: moment,
  agent_last_seen_at: moment,
});
export type Conversation = z.infer<typeof conversation>;

const TYPES = ["incoming", "outgoing", "activity", "template"] as const;

const attachment = z.object({
  id,
  data_url: text,
  file_size: z.number().nullish(),
  fallback_title: text,
  coordinates_lat: z.number().nullish(),
  coordinates_long: z.number().nullish(),
});
export type ForeignFile = z.infer<typeof attachment>;

export const message = z.object({
  id,
  content: text,
  message_type: z
    .union([z.number().int().min(0).max(3), z.enum(TYPES)])
    .transform((type) => (typeof type === "number" ? TYPES[type] : type)),
  content_type: text,
  content_attributes: attributes,
  private: z.boolean().nullish(),
  created_at: moment,
  sender: z.object({ id: id.nullish(), name: text, type: text }).nullish(),
  attachments: z.array(attachment.nullable()).nullish(),
});
export type ForeignMessage = z.infer<typeof message>;

/** Within the attributes of a message: what it replies to, whether it was deleted, what a survey said. */
export const messageAttributes = z.object({
  in_reply_to: id.nullish().catch(null),
  deleted: z.boolean().nullish().catch(null),
  items: z
    .array(z.object({ title: text, description: text }))
    .nullish()
    .catch(null),
  submitted_values: z
    .object({ csat_survey_response: z.object({ rating: z.number().int().min(1).max(5), feedback_message: text }) })
    .nullish()
    .catch(null),
});

export const cannedResponse = z.object({ id, short_code: z.string(), content: z.string() });
export const portal = z.object({ slug: z.string().min(1) });
export const article = z.object({
  id,
  title: z.string(),
  content: text,
  slug: text,
  status: z.union([z.string(), z.number()]).nullish(),
});

const listed = z.array(z.unknown());

/** The list within an answer: Chatwoot has it bare, as `payload`, or as `data.payload`. */
export const list = z.union([
  listed,
  z.object({ payload: listed }).transform(({ payload }) => payload),
  z.object({ data: z.object({ payload: listed }) }).transform(({ data }) => data.payload),
]);

const named = z.object({ id });

/** @returns the id of what an answer lists; undefined where it has none */
export const idOf = (item: unknown): number | undefined => named.safeParse(item).data?.id;
