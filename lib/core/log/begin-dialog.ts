import type { NewDialog } from "./command";
import type { Facts, SettingsFacts, SharedFacts } from "./facts";
import type { DialogRow } from "./views";

const toRow = (id: number, dialog: NewDialog, now: Date): DialogRow => ({
  id,
  room: null,
  title: null,
  channel: "web",
  priority: "normal",
  assignee_id: null,
  team_id: null,
  held_since: null,
  contact_id: null,
  assistant_id: null,
  labels: [],
  last_seq: 0,
  public_seq: 0,
  public_prev_seq: 0,
  last_message_id: null,
  public_message_id: null,
  unread_members: 0,
  unread_visitor: 0,
  turn_epoch: 0,
  mailed_seq: 0,
  waiting_since: null,
  first_written_at: null,
  first_needed_at: null,
  first_reply_at: null,
  sla: null,
  snoozed_until: null,
  resolved_at: null,
  merged_into: null,
  rating_score: null,
  rating_comment: null,
  rated_at: null,
  created_at: now,
  updated_at: now,
  ...dialog,
});

/** What is known before a dialog begins. */
export type FactsBefore = SettingsFacts & Pick<Facts, "files"> & { id: number };

/** What is known of a dialog that begins: nothing but itself. */
export function factsThatBegin(before: FactsBefore, dialog: NewDialog, shared: SharedFacts, now: Date): Facts {
  return {
    ...shared,
    settings: before.settings,
    assistant: before.assistant,
    now,
    dialog: toRow(before.id, dialog, now),
    begins: true,
    messages: [],
    since: [],
    spoken_seq: 0,
    files: before.files,
    handoff: null,
    contact: null,
    notifications: [],
    pending: [],
    record: null,
    unread: { members: [], visitor: [] },
    receipts: [],
  };
}
