import { eq } from "drizzle-orm";
import { contacts, dialogs, workspaces } from "../../../db/schema";
import { transcriptForMail } from "../../core/conversations";
import type { Core } from "../../core/core";
import type { OutsideActor, RunningJob } from "../../core/log";
import type { Mailer } from "./mailer";

/** Runs the job `mail_transcript`: a conversation as its person sees it goes to the address that was named. */
export async function mailTranscript(core: Core, mailer: Mailer | undefined, job: RunningJob<"mail_transcript">): Promise<void> {
  if (!mailer) return;
  const [found] = await core.db
    .select({ dialog: dialogs, contact: contacts, workspace: workspaces.name })
    .from(dialogs)
    .innerJoin(contacts, eq(contacts.id, dialogs.contact_id))
    .innerJoin(workspaces, eq(workspaces.id, dialogs.workspace_id))
    .where(eq(dialogs.id, job.dialog_id ?? 0));
  if (!found) return;
  const { dialog, contact, workspace } = found;
  const letter = await transcriptForMail(core, asActor(contact), dialog.id);
  const about = ["transcript", dialog.id, dialog.last_seq, job.id];
  await mailer.send({ to: job.payload.email, subject: `Your conversation with ${workspace}`, about, ...letter });
}

/** Sees what the person themselves would see, and no more. */
const asActor = ({ id, workspace_id, name, email, site_id, external_id }: typeof contacts.$inferSelect): OutsideActor =>
  site_id !== null && external_id !== null
    ? {
        type: "customer",
        workspaceId: workspace_id,
        contactId: id,
        siteId: site_id,
        externalId: external_id,
        name,
        email,
        assistantId: null,
      }
    : { type: "visitor", workspaceId: workspace_id, contactId: id, name, assistantId: "" };
