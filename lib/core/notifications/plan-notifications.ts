import type { NotifyTopic } from "../../protocol/notify-settings";
import { add, type Draft, type NotificationRow, nextId, publish, toRef } from "../log";
import { published, readEvents } from "./notify";
import { outwardJobs } from "./outward-jobs";
import { memberIdOf } from "./plan-outward";

export type NewNotification = { type: string; title: string; body: string; url: string | null; topic: NotifyTopic | null };

/** A conversation's notification makes itself heard at most this often, however fast the other side writes. */
const HEARD_EVERY_MS = 1_000;

/** Makes a notification of the dialog for each principal, with the jobs for what leaves Baton. */
export function notifyPrincipals(draft: Draft, principals: readonly string[], about: NewNotification): void {
  const made = principals.map((principal) => makeRow(draft, principal, about));
  const outward = outwardJobs(
    made.flatMap((row) => {
      const member = draft.facts.members.get(memberIdOf(row.principal) ?? 0);
      return member ? [{ id: row.id, member }] : [];
    }),
    about.topic,
    draft.facts.now,
  );
  add(draft, outward);
}

function makeRow(draft: Draft, principal: string, about: NewNotification): NotificationRow {
  const { dialog, now } = draft.facts;
  const row: NotificationRow = {
    ...about,
    id: nextId(draft.facts, "notifications"),
    workspace_id: dialog.workspace_id,
    principal,
    dialog_id: dialog.id,
    read_at: null,
    delivered_at: null,
    alerted_at: null,
    pushed_at: null,
    mailed_at: null,
    created_at: now,
  };
  add(draft, { notifications: [{ type: "make", row }], events: [published(row, toRef(dialog))], used: { notifications: 1 } });
  return row;
}

const unreadOf = (draft: Draft, principal: string | undefined, types: readonly string[] | undefined): NotificationRow[] =>
  draft.facts.notifications.filter(
    (row) =>
      row.read_at === null && (principal === undefined || row.principal === principal) && (types === undefined || types.includes(row.type)),
  );

/**
 * The same for what happens again and again in one conversation: while an earlier one of its type is unread, that one
 * gets the new words, and makes itself heard again unless it did within the last second.
 */
export function notifyAgain(draft: Draft, principal: string, about: NewNotification): void {
  const { now } = draft.facts;
  const earlier = unreadOf(draft, principal, [about.type]);
  if (earlier.length === 0) return notifyPrincipals(draft, [principal], about);
  for (const row of earlier) {
    const due = now.getTime() - row.created_at.getTime() >= HEARD_EVERY_MS;
    const renewed = { ...row, title: about.title, body: about.body, url: about.url, ...(due ? { created_at: now, alerted_at: null } : {}) };
    add(draft, { notifications: [{ type: "renew", row: renewed }], events: [published(renewed, toRef(draft.facts.dialog))] });
  }
}

/** What is unread of a conversation says something new, and makes itself heard again. */
export function renewNotifications(draft: Draft, types: readonly string[], body: string): void {
  for (const row of unreadOf(draft, undefined, types)) {
    const renewed = { ...row, body, created_at: draft.facts.now, alerted_at: null };
    add(draft, { notifications: [{ type: "renew", row: renewed }], events: [published(renewed, toRef(draft.facts.dialog))] });
  }
}

/** Marks the conversation's notifications as read: for one principal who has seen it, or for all once it is settled. */
export function settleNotifications(draft: Draft, only: { principal?: string; types?: readonly string[] } = {}): void {
  const rows = unreadOf(draft, only.principal, only.types);
  if (rows.length === 0) return;
  add(draft, { notifications: rows.map(({ id }) => ({ type: "settle", id, at: draft.facts.now })) });
  publish(draft, ...readEvents(rows));
}
