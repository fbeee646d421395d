import type { JobPayload } from "../../../protocol/jobs";
import { insertJobs, jobOf } from "../../log";
import type { Core } from "../core";

/** Enqueues an e-mail to a member about their account; too many of one occasion are left out. @returns whether it is enqueued */
export async function mailMember(core: Core, memberId: number, mail: Omit<JobPayload<"account_mail">, "member_id">): Promise<boolean> {
  if (!(await core.limits.accountMails.hit(`member:${memberId} ${mail.occasion}`)).allowed) return false;
  await insertJobs(core.db, [jobOf("account_mail", { member_id: memberId, ...mail }, core.now())]);
  core.bus.publish({ type: "jobs" });
  return true;
}
