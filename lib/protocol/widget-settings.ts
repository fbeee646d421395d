import { z } from "zod";

/** How an assistant's chat window behaves. */
export const widgetSettings = z.object({
  one_conversation: z.boolean().describe("with each person: a message after its end reopens it, and no other begins beside it"),
  rating: z.boolean().describe("asks how it was once a conversation is resolved"),
});
export type WidgetSettings = z.infer<typeof widgetSettings>;
