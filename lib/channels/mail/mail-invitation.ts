import { eq } from "drizzle-orm";
import { workspaces } from "../../../db/schema";
import type { Core } from "../../core/core";
import type { RunningJob } from "../../core/log";
import { invitationForMail } from "../../core/people";
import type { Mailer } from "./mailer";
import { writeMail } from "./write-mail";

/** Runs the job `invitation_mail`: the link with which somebody joins a team, where it was not taken back meanwhile. */
export async function mailInvitation(core: Core, mailer: Mailer | undefined, job: RunningJob<"invitation_mail">): Promise<void> {
  const invitation = mailer && (await invitationForMail(core, job.payload.invitation_id));
  if (!mailer || !invitation) return;
  const { email, workspaceId, url } = invitation;
  const [workspace] = await core.db.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, workspaceId));
  if (!workspace) return;
  const letter = writeMail({
    greeting: `You are invited to join the team of ${workspace.name}.`,
    entries: [],
    action: { words: "Join the team", url },
    footer: "The link works once, within seven days. If you did not expect it, do nothing.",
  });
  await mailer.send({ to: email, subject: `Join ${workspace.name}`, about: ["invitation", job.payload.invitation_id, job.id], ...letter });
}
