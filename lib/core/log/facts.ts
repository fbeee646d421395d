import type { assistants, handoffs, members, notifications, records } from "../../../db/schema";
import type { HandoffSettings } from "../../protocol/handoff-settings";
import type { JobKind } from "../../protocol/jobs";
import type { DialogRow, MessageRow } from "./views";

export type HandoffRow = typeof handoffs.$inferSelect;
export type NotificationRow = typeof notifications.$inferSelect;
type MemberRow = typeof members.$inferSelect;

/** What planning may have to know of a member: who they are, whether they are there, how they are notified, what they have in hand. */
export type MemberFacts = Pick<
  MemberRow,
  | "id"
  | "workspace_id"
  | "name"
  | "avatar_url"
  | "role"
  | "visibility"
  | "team_ids"
  | "status"
  | "busy_by_load"
  | "notify"
  | "online_until"
  | "offline_since"
  | "asked_at"
  | "revoked_at"
> & {
  /** They have never signed in. */
  newcomer: boolean;
  /** A browser of theirs takes web push. */
  has_push: boolean;
  /** An e-mail that gathers their notifications is enqueued and has not begun. */
  mail_pending: boolean;
  /** Conversations in their hands. */
  active: number;
};

type FileFacts = {
  id: string;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  uploaded_by: string;
  workspace_id: number;
};

/** Ids that were drawn for what a batch makes, and how many of them are given out. */
type IdPool = { ids: readonly number[]; used: number };
export type PoolName = "messages" | "handoffs" | "notifications";
export type IdPools = Record<PoolName, IdPool>;

/** Members and ids are a batch's, not a dialog's: what one command changes of them, the next one of any dialog sees. */
export type SharedFacts = { members: ReadonlyMap<number, MemberFacts>; pools: IdPools };

/** What the settings decide, for a dialog that begins or changes hands. */
export type SettingsFacts = {
  settings: HandoffSettings;
  assistant: (Pick<typeof assistants.$inferSelect, "ai" | "deleted_at"> & { id: string }) | null;
};

/**
 * All that planning knows: read under the dialog's lock, and carried on by `advance` from one command to the next. What no
 * command of the batch asked for is empty or null.
 */
export type Facts = SharedFacts &
  SettingsFacts & {
    now: Date;
    dialog: DialogRow;
    /** The dialog begins with this command. */
    begins: boolean;
    /** Messages that a command names by id or client id, those of the batch itself included. */
    messages: readonly MessageRow[];
    /** Messages after the smallest `expected_seq` that a command named. */
    since: readonly MessageRow[];
    /** The number of the newest message of a person outside or of the assistant; 0 without one. */
    spoken_seq: number;
    files: readonly FileFacts[];
    /** The handoff that is under way: requested or accepted, not completed. */
    handoff: HandoffRow | null;
    contact: { name: string; email: string | null } | null;
    /** Unread notifications of this conversation; with `quotes` asked for those of its messages that were read, too. */
    notifications: readonly NotificationRow[];
    /** Jobs of this conversation that are enqueued and have not begun, by kind. */
    pending: readonly JobKind[];
    record: Pick<typeof records.$inferSelect, "site_id" | "customer" | "parties"> | null;
    /** Numbers of the messages that wait to be read, by the side that has not read them. */
    unread: { members: readonly number[]; visitor: readonly number[] };
    /** How far the principals that a command named have got. */
    receipts: readonly { principal: string; delivered_seq: number; read_seq: number }[];
  };

/** Thrown by planning when a batch makes more than ids were drawn for: more are drawn and the command is planned anew. */
export class PoolExhausted extends Error {
  constructor(readonly pool: PoolName) {
    super(`no ids are left in the pool ${pool}`);
  }
}

/** The next free id of a pool. @throws PoolExhausted */
export function nextId({ pools }: SharedFacts, name: PoolName): number {
  const { ids, used } = pools[name];
  const id = ids[used];
  if (id === undefined) throw new PoolExhausted(name);
  return id;
}

export const holderOf = ({ status, assignee_id }: Pick<DialogRow, "status" | "assignee_id">): number | null =>
  status === "human" ? assignee_id : null;
