import { index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { MailDirection, MailState } from "../../lib/protocol/mail";
import { at, createdAt, ref, rowId } from "./columns";
import { dialogs } from "./log";
import { assistants, workspaces } from "./people";

/** The address whose mail an assistant takes. */
export const mailAddresses = pgTable(
  "mail_addresses",
  {
    assistant_id: text("assistant_id")
      .primaryKey()
      .references(() => assistants.id, { onDelete: "cascade" }),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** In lower case; the installation has one mailbox, so it is one assistant's in all of it. */
    address: text("address").notNull(),
    created_at: createdAt(),
  },
  (t) => [uniqueIndex("mail_addresses_address").on(t.address), index("mail_addresses_workspace").on(t.workspace_id)],
);

/** Mails that came into a conversation, and those that its answers went out in. */
export const mails = pgTable(
  "mails",
  {
    id: rowId(),
    workspace_id: ref("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    dialog_id: ref("dialog_id")
      .notNull()
      .references(() => dialogs.id, { onDelete: "cascade" }),
    /** The message it became; of several that went out in one mail the first. */
    message_id: ref("message_id").notNull(),
    /** Of one that goes out: the number of the last message in it. What was written since goes in another. */
    last_seq: ref("last_seq"),
    direction: text("direction").$type<MailDirection>().notNull(),
    /** Its Message-ID, without the brackets. */
    mail_id: text("mail_id").notNull(),
    /** The Message-IDs of the mails before it in its thread, the newest last. */
    reference_ids: jsonb("reference_ids").$type<string[]>().notNull().default([]),
    from_name: text("from_name").notNull(),
    from_address: text("from_address").notNull(),
    to_address: text("to_address").notNull(),
    subject: text("subject").notNull(),
    /** All that a mail that came in says, as text, with what was quoted; sensitive parts are masked. Empty for one that went out. */
    text: text("text").notNull().default(""),
    state: text("state").$type<MailState>().notNull(),
    /** Why it was not delivered, as the mail server said. */
    error: text("error"),
    /** One of several nodes sends it at a time. */
    claimed_until: at("claimed_until"),
    created_at: createdAt(),
  },
  (t) => [
    uniqueIndex("mails_message").on(t.message_id, t.direction),
    index("mails_mail_id").on(t.mail_id),
    index("mails_dialog").on(t.dialog_id, t.id),
  ],
);

/** How far each mailbox is read, and by which node. */
export const mailboxes = pgTable("mailboxes", {
  /** A hash of user, host and folder. */
  key: text("key").primaryKey(),
  uid_validity: text("uid_validity"),
  last_uid: ref("last_uid").notNull().default(0),
  held_by: text("held_by"),
  held_until: at("held_until"),
  /** When it was last read without a fault. */
  read_at: at("read_at"),
  /** Why it could not be read since. */
  error: text("error"),
});
