import { z } from "zod";
import { line } from "./values";

/** What a form asks for. The first three are kept of the contact itself, the others among its attributes. */
const fieldType = z.enum(["name", "email", "phone", "text", "long_text", "number", "choice"]);
export type FieldType = z.infer<typeof fieldType>;

export const formField = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, "is not a name of small letters, digits and _")
    .describe("under which an attribute of the contact it is kept"),
  label: z.string().trim().max(80).describe("empty: that of its type, in the visitor's language"),
  type: fieldType,
  required: z.boolean(),
  options: z.array(line(80)).max(20).optional().describe("of a `choice`"),
});
export type FormField = z.infer<typeof formField>;

/** Asked of a visitor before their first message; never of an identified customer, nor a second time. */
export const visitorForm = z.object({
  enabled: z.boolean(),
  text: z.string().trim().max(300).describe("above its fields"),
  fields: z
    .array(formField)
    .max(10)
    .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, "holds a name twice"),
});
export type VisitorForm = z.infer<typeof visitorForm>;

/** The languages that the widget speaks. */
export const widgetLocale = z.enum(["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "tr", "ar", "he", "hi", "zh", "ja"]);
export type WidgetLocale = z.infer<typeof widgetLocale>;

/** What an assistant says of its own before anybody has written. */
export const widgetTexts = z.object({ greeting: z.string().trim().max(1000), suggested_questions: z.array(line(200)).max(10) });
export type WidgetTexts = z.infer<typeof widgetTexts>;

/** How an assistant's chat window behaves. */
export const widgetSettings = z.object({
  one_conversation: z.boolean().describe("with each person: a message after its end reopens it, and no other begins beside it"),
  rating: z.boolean().describe("asks how it was once a conversation is resolved"),
  pre_chat: visitorForm,
  language: widgetLocale
    .nullable()
    .describe(
      "of the greeting and the suggested questions in `ai`: others get those of `texts`, or a greeting of the widget's own; null: everybody gets them",
    ),
  texts: z.partialRecord(widgetLocale, widgetTexts).describe("greeting and suggested questions in further languages"),
  away: visitorForm.describe("in place of `pre_chat` while nobody of the team is there and the assistant does not answer"),
});
export type WidgetSettings = z.infer<typeof widgetSettings>;
