import { effects } from "../../../db/schema";
import type { Core } from "../core";

/** The kind of effect that writes to a member about their own account. */
export const ACCOUNT_MAIL = "account_mail";

export type AccountMail =
  /** Somebody who knows the password tries codes. */
  | { occasion: "wrong_codes"; address?: string | undefined }
  /** The member's address is to be confirmed. */
  | { occasion: "confirm_address" };

/** Owes a member an email about their account; too many of one occasion are left out. @returns whether it is owed */
export async function mailMember(core: Core, memberId: number, mail: AccountMail): Promise<boolean> {
  if (!(await core.limits.accountMails.hit(`member:${memberId} ${mail.occasion}`)).allowed) return false;
  await core.db.insert(effects).values({ kind: ACCOUNT_MAIL, payload: { member_id: memberId, ...mail }, run_at: core.now() });
  core.bus.publish({ type: "effects" });
  return true;
}
