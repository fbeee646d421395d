import { randomUUID } from "node:crypto";
import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { assistants, contacts, dialogs } from "../../../../db/schema";
import type { NewMessage } from "../../../protocol/message";
import type { Channel } from "../../../protocol/values";
import { badRequest, contactEntry, enqueue, followingMerge, insertEntries, type MemberActor, notFound } from "../../log";
import { takeOne } from "../../system";
import type { Core } from "../core";
import { type GuardedMessage, guardMessage, messageCommand, type SentMessage } from "../messages/send-message";
import { HAS_ADDRESS } from "./has-address";
import { MAIL_ANSWER_AFTER_MS, MAIL_VISITOR_AFTER_MS } from "./visitor-mail";

/** With whom: somebody who is known, or whoever has an address. */
export type Addressee = { contact_id: string /** Whose chat they have open. */; assistant_id?: string | null } | { email: string };
type Begun = NewMessage & { channel?: Channel | undefined };
type Person = Pick<typeof contacts.$inferSelect, "id" | "email" | "merged_into">;

/**
 * A member's first message to a person, which begins another conversation with them and is the member's own from then on.
 * Whoever left an address gets it by email too. The same client_id begins one (P2).
 * @throws DomainError NOT_FOUND, BAD_REQUEST, TOO_LARGE; RATE_LIMITED after a hundred new addresses of the workspace in a day
 */
export async function beginWithContact(core: Core, actor: MemberActor, addressee: Addressee, given: Begun): Promise<SentMessage> {
  const { channel, ...input } = given;
  if (input.kind === "note") throw badRequest("kind: a conversation begins with a message to the person");
  const guarded = await guardMessage(core, actor, input);
  return followingMerge((to) => begin(core, actor, to ? { contact_id: to.contactId } : addressee, guarded, channel));
}

async function begin(
  core: Core,
  actor: MemberActor,
  addressee: Addressee,
  input: GuardedMessage,
  channel: Channel = "web",
): Promise<SentMessage> {
  const person = "email" in addressee ? await personAt(core, actor.workspaceId, addressee.email) : await personOf(core, actor, addressee);
  const assistant_id = await assistantFor(core, actor.workspaceId, person.id, "email" in addressee ? null : addressee.assistant_id);
  const { plan, ...command } = messageCommand(
    core,
    actor,
    { anew: { contact_id: person.id, client_id: input.client_id } },
    input,
    undefined,
  );
  return core.execute({
    ...command,
    begin: {
      of: { workspace_id: actor.workspaceId, assistant_id },
      // Nobody has it before the message does, which then is as any other that a member takes a conversation over with.
      as: () => ({ workspace_id: actor.workspaceId, kind: "support", status: "queued", channel, contact_id: person.id, assistant_id }),
    },
    plan: (draft, extra) => {
      const sent = plan(draft, extra);
      const sendsAt = new Date(draft.facts.now.getTime() + (channel === "email" ? MAIL_ANSWER_AFTER_MS : MAIL_VISITOR_AFTER_MS));
      if (!sent.duplicate && person.email !== null) enqueue(draft, "mail_visitor", {}, sendsAt);
      return sent;
    },
  });
}

/** Somebody of the workspace by id; who turned out to be a customer is that customer. @throws DomainError NOT_FOUND */
async function personOf({ rows }: Core, actor: MemberActor, { contact_id }: { contact_id: string }): Promise<Person> {
  const found = await rows.contact(contact_id);
  const person = found?.merged_into ? await rows.contact(found.merged_into) : found;
  if (!person || person.workspace_id !== actor.workspaceId) throw notFound("contact");
  return person;
}

/**
 * Whoever has an address: the one of them who was here last, else somebody who is kept from now on.
 * @throws DomainError RATE_LIMITED
 */
async function personAt(core: Core, workspaceId: number, email: string): Promise<Person> {
  return core.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contact\n${workspaceId}\n${email}`}, 0))`);
    const [known] = await tx
      .select()
      .from(contacts)
      .where(
        and(eq(contacts.workspace_id, workspaceId), sql`lower(${contacts.email}) = ${email}`, isNull(contacts.merged_into), HAS_ADDRESS),
      )
      .orderBy(sql`${contacts.last_seen} desc nulls last`, desc(contacts.created_at))
      .limit(1);
    if (known) return known;
    await takeOne(core.limits.outreachOfWorkspace, String(workspaceId), "new people whom this workspace writes to");
    const now = core.now();
    const [row] = await tx
      .insert(contacts)
      .values({
        id: randomUUID(),
        workspace_id: workspaceId,
        kind: "visitor",
        name: email,
        email,
        email_by: "outreach",
        created_at: now,
      })
      .returning();
    const made = row as Person;
    await insertEntries(tx, [contactEntry("contact.created", workspaceId, made.id, now)]);
    return made;
  });
}

/** The assistant that they talked to last, else the one whose chat they have open, else the workspace's first: the page where they answer is its page. */
async function assistantFor({ db }: Core, workspaceId: number, contactId: string, open: string | null | undefined): Promise<string | null> {
  const [last] = await db
    .select({ id: assistants.id })
    .from(dialogs)
    .innerJoin(assistants, eq(assistants.id, dialogs.assistant_id))
    .where(and(eq(dialogs.contact_id, contactId), isNull(assistants.deleted_at)))
    .orderBy(desc(dialogs.id))
    .limit(1);
  if (last) return last.id;
  if (open) return open;
  const [first] = await db
    .select({ id: assistants.id })
    .from(assistants)
    .where(and(eq(assistants.workspace_id, workspaceId), isNull(assistants.deleted_at)))
    .orderBy(asc(assistants.created_at))
    .limit(1);
  return first?.id ?? null;
}
