import { and, eq, inArray } from "drizzle-orm";
import type { Statement } from "../../../db/database";
import { mails } from "../../../db/schema";
import { add, append, type Draft } from "../log";
import { notifyAgain } from "../notifications";
import type { ReadMail } from "../reading";
import type { Core } from "./core";

/** What became of a mail that went out; `error` null where it was taken. */
const SETTLE: Statement = {
  name: "settle_mail",
  text: `update mails set state = $2::text, error = $3::text, claimed_until = null where message_id = $1::bigint and direction = 'out'`,
};

/** Keeps that the mail with this message was taken by the mail server. */
export const planDelivered = (draft: Draft, messageId: number): void =>
  add(draft, { writes: [{ statement: SETTLE, values: [messageId, "sent", null] }] });

/** Keeps why the mail with this message was not delivered, says so in the conversation, and notifies whoever has it. */
export function planUndelivered(draft: Draft, messageId: number, why: string): void {
  const { id, assignee_id, status } = draft.facts.dialog;
  add(draft, { writes: [{ statement: SETTLE, values: [messageId, "failed", why] }] });
  append(draft, null, { sender: "system", kind: "note", text: `Not delivered by e-mail: ${why}` });
  if (status !== "human" || assignee_id === null) return;
  const about = { type: "mail_failed", title: "An e-mail was not delivered", body: why, url: `/inbox/${id}`, topic: "mine" } as const;
  notifyAgain(draft, `member:${assignee_id}`, about);
}

/** Marks the mails of ours that a bounce names: the server that took them could not deliver them. */
export async function markBounced(core: Core, { bounced }: ReadMail): Promise<void> {
  if (!bounced || bounced.ids.length === 0) return;
  const rows = await core.db
    .select()
    .from(mails)
    .where(and(eq(mails.direction, "out"), eq(mails.state, "sent"), inArray(mails.mail_id, bounced.ids)));
  for (const { dialog_id, message_id } of rows)
    await core.execute({
      target: dialog_id,
      asks: { desk: ["human"] },
      plan: (draft) => planUndelivered(draft, message_id, bounced.why),
    });
}
