import { eq } from "drizzle-orm";
import { workspaces } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { RunningJob } from "../../core/log";
import { resetsFor } from "../../core/people";
import type { Mailer } from "./mailer";
import { writeMail } from "./write-mail";

/**
 * Runs the job `password_reset`: a link for each workspace in which somebody has the address, and nothing where nobody has.
 * It leads to PUBLIC_URL, and without one nothing is sent: no other address is the operator's own word.
 */
export async function mailReset(core: Core, mailer: Mailer | undefined, job: RunningJob<"password_reset">): Promise<void> {
  const { PUBLIC_URL } = core.env;
  if (!mailer || !PUBLIC_URL) return;
  for (const { memberId, workspaceId, email, token } of await resetsFor(core, job.payload.email)) {
    const [workspace] = await core.db.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, workspaceId));
    if (!workspace) continue;
    const letter = writeMail({
      greeting: `Somebody, most likely you, asked for a new password for your account in ${workspace.name}.`,
      entries: [],
      // Behind the hash: neither a server's log nor a referrer carries it.
      action: { words: "Set a new password", url: `${new URL(PUBLIC_URL).origin}/reset-password#token=${token}` },
      footer: "The link works once, within an hour. If it was not you, do nothing: your password stays as it is.",
    });
    await mailer.send({ to: email, subject: `A new password for ${workspace.name}`, about: ["reset", memberId, job.id], ...letter });
  }
}
