import type { PublicAssistant } from "@/lib/protocol/routes/assistants";
import type { Strings } from "./strings";

/** What the frame's page brings with it, so that the first paint needs no question. */
export type Bootstrap = {
  assistant: PublicAssistant;
  limits: { max_message_bytes: number; max_upload_bytes: number; max_attachments: number };
  locale: string;
  strings: Strings;
};
