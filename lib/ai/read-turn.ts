import { and, desc, eq, isNull, lte } from "drizzle-orm";
import { assistants, contacts, dialogs, messages } from "../../db/schema";
import type { Core } from "../core/core";
import { type CustomerActor, type DialogRow, type MessageRow, type RunningJob, turnIdOf } from "../core/log";
import type { AnswerRequest } from "./provider";

type Assistant = typeof assistants.$inferSelect;

/** A turn of the assistant's: what it answers, and what it was said in. */
export type Turn = {
  id: string;
  epoch: number;
  dialog: DialogRow;
  messageId: number;
  /** What was asked; undefined once it is deleted. */
  asked: MessageRow | undefined;
  question: string;
  assistant: Assistant;
  customer: CustomerActor | null;
  history: AnswerRequest["history"];
};
/** How many earlier messages a model is shown. */
const HISTORY = 10;
/** The turn that a job is of; undefined once the assistant has the dialog no longer. */
export async function readTurn(core: Core, job: Pick<RunningJob<"turn">, "dialog_id" | "payload">): Promise<Turn | undefined> {
  const { message_id, turn_epoch } = job.payload;
  const [dialog] = await core.db
    .select()
    .from(dialogs)
    .where(eq(dialogs.id, job.dialog_id ?? 0));
  if (dialog?.status !== "assistant" || dialog.assistant_id === null) return undefined;
  const [assistant] = await core.db
    .select()
    .from(assistants)
    .where(and(eq(assistants.id, dialog.assistant_id), isNull(assistants.deleted_at)));
  if (!assistant) return undefined;
  const rows = await core.db
    .select()
    .from(messages)
    .where(and(eq(messages.dialog_id, dialog.id), lte(messages.id, message_id), isNull(messages.deleted_at)))
    .orderBy(desc(messages.seq))
    .limit(HISTORY + 1);
  const [question, ...earlier] = rows.filter((row) => row.kind === "text" && row.sender !== "system");
  const history = earlier
    .reverse()
    .map((row) => ({ role: row.sender === "user" ? ("user" as const) : ("assistant" as const), text: row.text }));
  return {
    id: turnIdOf({ id: dialog.id, turn_epoch }),
    epoch: turn_epoch,
    dialog,
    messageId: message_id,
    asked: rows.find(({ id }) => id === message_id),
    question: question?.id === message_id ? question.text : "",
    assistant,
    customer: await customerOf(core, dialog),
    history,
  };
}

/** Who asks, where the dialog is that of a customer whom their site has identified. */
async function customerOf(core: Core, dialog: DialogRow): Promise<CustomerActor | null> {
  if (dialog.contact_id === null) return null;
  const contact = await core.db.query.contacts.findFirst({ where: eq(contacts.id, dialog.contact_id) });
  if (contact?.kind !== "customer" || contact.site_id === null || contact.external_id === null) return null;
  const { workspace_id: workspaceId, id: contactId, site_id: siteId, external_id: externalId, name, email } = contact;
  return { type: "customer", workspaceId, contactId, siteId, externalId, name, email, assistantId: dialog.assistant_id };
}
