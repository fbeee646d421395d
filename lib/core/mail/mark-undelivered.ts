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
  text: `update mails set state = $2::text, error = $3::text, claimed_until = null where mail_id = $1::text and direction = 'out'`,
};

/** Keeps that the mail with this Message-ID was taken by the mail server, wherever its messages stand by now. */
export const planDelivered = (draft: Draft, mailId: string): void =>
  add(draft, { writes: [{ statement: SETTLE, values: [mailId, "sent", null] }] });

/** Keeps why the mail with this Message-ID was not delivered, says so in the conversation, and notifies whoever has it. */
export function planUndelivered(draft: Draft, mailId: string, why: string): void {
  const { id, assignee_id, status } = draft.facts.dialog;
  add(draft, { writes: [{ statement: SETTLE, values: [mailId, "failed", why] }] });
  append(draft, null, { sender: "system", kind: "note", text: `Not delivered by e-mail: ${why}` });
  if (status !== "human" || assignee_id === null) return;
  const about = { type: "mail_failed", title: "An e-mail was not delivered", body: why, url: `/inbox/${id}`, topic: "mine" } as const;
  notifyAgain(draft, `member:${assignee_id}`, about);
}

/**
 * Marks the mails of ours that a bounce names: the server that took them could not deliver them.
 * @param workspaceId the workspace that it was handed to: it says nothing of another's mails
 */
export async function markBounced(core: Core, { bounced }: ReadMail, workspaceId: number | undefined): Promise<void> {
  if (!bounced || bounced.ids.length === 0) return;
  const rows = await core.db
    .select()
    .from(mails)
    .where(
      and(
        eq(mails.direction, "out"),
        eq(mails.state, "sent"),
        inArray(mails.mail_id, bounced.ids),
        workspaceId === undefined ? undefined : eq(mails.workspace_id, workspaceId),
      ),
    );
  for (const { dialog_id, mail_id } of rows)
    await core.execute({
      target: dialog_id,
      asks: { desk: ["human"] },
      plan: (draft) => planUndelivered(draft, mail_id, bounced.why),
    });
}
