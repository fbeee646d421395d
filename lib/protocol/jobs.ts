import { z } from "zod";
import { slaClock } from "./sla";

const none = z.object({});
const handoff = z.object({ handoff_id: z.number() });
const member = z.object({ member_id: z.number() });

/**
 * Every kind of job, with what its payload holds: what a commit enqueues is typed by it, what is run is checked by it.
 * A job lies in the database while Baton is updated: a field that is added is optional.
 */
export const JOBS = {
  /** The assistant answers a message, unless the fencing token says that something newer has ended the turn. */
  turn: z.object({ message_id: z.number(), turn_epoch: z.number() }),
  /** The assistant's bot is asked for an answer, for the so manieth time; it may speak until `expires_at`. */
  ask_bot: z.object({ message_id: z.number(), turn_epoch: z.number(), expires_at: z.string(), attempt: z.number() }),
  /** A bot that has the turn has said nothing in its time. Of a turn that something newer has ended nothing comes. */
  bot_silence: z.object({ message_id: z.number(), turn_epoch: z.number() }),
  /** The next step of the search for a person. */
  search_person: z.object({ handoff_id: z.number(), step: z.number() }),
  /** An operator has room again: those who wait the longest are offered. */
  offer_waiting: z.object({ workspace_id: z.number() }),
  /** A team was deleted: its conversations are no team's. */
  leave_team: z.object({ team_id: z.number() }),
  /** A conversation is taken up again at the time it was put off to. */
  wake_dialog: z.object({ until: z.string() }),
  /** A message that a member wrote to be sent at this time. */
  send_scheduled: z.object({ scheduled_id: z.number() }),
  /** The search ends with an e-mail to the team. */
  handoff_mail: handoff,
  /** What has come to wait since a member's last e-mail about the queue. */
  queue_mail: member,
  /** An e-mail to a member about their own account: somebody who knows the password tries codes, or the address is to be confirmed. */
  account_mail: z.object({ member_id: z.number(), occasion: z.enum(["wrong_codes", "confirm_address"]), address: z.string().optional() }),
  /** The links with which whoever has this address sets a new password. */
  password_reset: z.object({ email: z.string() }),
  /** The link with which somebody joins the team. */
  invitation_mail: z.object({ invitation_id: z.number() }),
  /** An e-mail with all that a member has not read. */
  notify_mail: member,
  /** The push of these notifications. */
  notify_push: z.object({ ids: z.array(z.number()) }),
  /** What was answered while a visitor was away goes to the address they left; in a conversation by e-mail every answer does. */
  mail_visitor: z.object({ failures: z.number().optional() }),
  /** A conversation as its person sees it goes to an address by email. */
  mail_transcript: z.object({ email: z.string() }),
  /** A record's deadline comes near. */
  deadline_reminder: z.object({ record_id: z.number(), due_at: z.string(), hours_left: z.number() }),
  /** What a contact who was merged left behind goes to the other. */
  move_contact: z.object({ contact_id: z.uuid() }),
  /** One run over a website. */
  read_website: z.object({ website_id: z.number(), run: z.number() }),
  /** One run of an assistant's test conversations. */
  run_evaluation: z.object({ run_id: z.number() }),
  /** What is due to a webhook is sent to it; one job a webhook at a time. */
  deliver_webhook: z.object({ webhook_id: z.number() }),
  /** What has happened in a workspace is read for its rules and service levels; one job a workspace at a time. */
  follow_feed: z.object({ workspace_id: z.number() }),
  /** What a rule does because of an event, by the position of that in the feed, and after it those of the others that act at the same time, in turn. */
  run_rule: z.object({ rule_id: z.number(), others: z.array(z.number()).optional(), position: z.number() }),
  /** The time of a promise is over. */
  breach_sla: z.object({ clock: slaClock, due_at: z.string() }),
  /** The updates of an assistant's bot at Telegram are taken; one job a bot at a time. */
  receive_telegram: z.object({ assistant_id: z.string() }),
  /** A chat at Telegram gets what its conversation has for it; one job a chat at a time. */
  deliver_telegram: z.object({ chat: z.number() }),
  /** Passages without a vector get one. */
  embed_passages: none,
};

export type JobKind = keyof typeof JOBS;
export type JobPayload<K extends JobKind = JobKind> = z.output<(typeof JOBS)[K]>;
