import type { Person, QueueStanding } from "@/lib/protocol/dialog";
import type { PublicAssistant } from "@/lib/protocol/routes/assistants";
import type { Strings } from "./strings";

/** What the frame's page brings with it, so that the first paint needs no question. */
export type Bootstrap = {
  assistant: PublicAssistant;
  /** Whether somebody of the team is there, who, and when else; what they usually take to answer, in seconds. */
  team: Pick<QueueStanding, "staffed" | "back_at" | "estimated_wait_time"> & { there: readonly Omit<Person, "id">[] };
  limits: { max_message_bytes: number; max_upload_bytes: number; max_attachments: number };
  /** The server sends emails. */
  mails: boolean;
  locale: string;
  strings: Strings;
};
