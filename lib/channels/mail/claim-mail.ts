import { and, eq, lt, sql } from "drizzle-orm";
import { mails } from "../../../db/schema";
import type { Core } from "../../core/core";

/** Longer than a mail server is waited for: after so long a dead node's mail is another's. */
const CLAIM_MS = 120_000;

export type Outgoing = Pick<
  typeof mails.$inferInsert,
  "workspace_id" | "dialog_id" | "message_id" | "mail_id" | "reference_ids" | "from_name" | "from_address" | "to_address" | "subject"
> & { last_seq: number };

/** A mail as it was taken in hand first: however often it is tried, it has the same messages and the same Message-ID. */
type Claim = { state: "claimed" | "held" | "settled"; lastSeq: number; mailId: string };

/** Takes a mail in hand, so that no other node sends it meanwhile. @returns `held` where another node has it */
export async function claimMail(core: Core, mail: Outgoing): Promise<Claim> {
  const now = core.now();
  const claimed_until = new Date(now.getTime() + CLAIM_MS);
  const [claimed] = await core.db
    .insert(mails)
    .values({ ...mail, direction: "out", state: "sending", claimed_until, created_at: now })
    .onConflictDoUpdate({
      target: [mails.message_id, mails.direction],
      set: { claimed_until, to_address: mail.to_address },
      setWhere: and(
        eq(mails.state, "sending"),
        lt(sql`coalesce(${mails.claimed_until}, '-infinity')`, sql`${now.toISOString()}::timestamptz`),
      ),
    })
    .returning({ last_seq: mails.last_seq, mail_id: mails.mail_id });
  if (claimed) return { state: "claimed", lastSeq: claimed.last_seq ?? mail.last_seq, mailId: claimed.mail_id };
  const [row] = await core.db
    .select()
    .from(mails)
    .where(and(eq(mails.message_id, mail.message_id), eq(mails.direction, "out")));
  const state = row?.state === "sending" ? "held" : "settled";
  return { state, lastSeq: row?.last_seq ?? mail.last_seq, mailId: row?.mail_id ?? mail.mail_id };
}

/** Keeps that a mail went out which no other node could have sent. */
export async function keepSent(core: Core, mail: Outgoing): Promise<void> {
  await core.db
    .insert(mails)
    .values({ ...mail, direction: "out", state: "sent", created_at: core.now() })
    .onConflictDoNothing();
}

/** Lets go of a mail that is to be tried again, with the reason. */
export async function releaseMail(core: Core, mailId: string, error: string): Promise<void> {
  await core.db
    .update(mails)
    .set({ claimed_until: null, error })
    .where(and(eq(mails.mail_id, mailId), eq(mails.direction, "out"), eq(mails.state, "sending")));
}
