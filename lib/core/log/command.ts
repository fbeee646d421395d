import type { Run } from "../../../db/database";
import type { DialogStatus } from "../../protocol/values";
import type { OutsideActor } from "./actor";
import type { Draft } from "./draft";
import type { Facts, SettingsFacts } from "./facts";
import type { DialogRow } from "./views";

/** Every status in which a support dialog can be. */
export const ANY_STATUS: readonly DialogStatus[] = ["assistant", "queued", "human", "snoozed", "resolved"];

/** Which facts a command needs besides the dialog itself. */
export type Asks = {
  /** Messages by what their senders called them. */
  client_ids?: readonly string[];
  /** Messages by id. */
  message_ids?: readonly number[];
  /** What others wrote after this number. */
  since_seq?: number;
  file_ids?: readonly string[];
  /** In which statuses it needs the desk's facts: handoff, contact, unread notifications, pending jobs, assignee. */
  desk?: readonly DialogStatus[];
  /** In which of them it may change whose hands the dialog is in: the members are locked, and the settings read. */
  hands?: readonly DialogStatus[];
  /** It takes the dialog where no member has it in hand: the same as with `hands` then. */
  takes?: boolean;
  /** Members it names. */
  member_ids?: readonly number[];
  /** The numbers of unread messages. */
  unread?: boolean;
  /** The receipts of these principals. */
  principals?: readonly string[];
  /** The notifications that quote its messages, and the newest messages of the person outside. */
  quotes?: boolean;
  /** The people of an order or quote. */
  record?: boolean;
};

/** What a visitor or customer who names no dialog is known by; their row is made or renewed, and is the lock. */
type ContactTarget = {
  actor: OutsideActor;
  seen: Record<string, unknown>;
  client_id: string;
  /** Not their open dialog but the one that the message of this `client_id` begins. */
  begins_with?: string | undefined;
};

/** The dialog that the message of this `client_id` begins with a person who is known; their row is the lock. */
type AnewTarget = { contact_id: string; client_id: string };

/** Which dialog: by id, a contact's open one (or the one that has their message already), or a room by name. */
export type Target = number | { contact: ContactTarget } | { anew: AnewTarget } | { workspace_id: number; room: string };

/** The fields of a dialog that begins; the others are at their defaults. */
export type NewDialog = Pick<DialogRow, "workspace_id" | "kind" | "status"> & Partial<DialogRow>;

/** A change of one dialog that somebody asked for: `execute` loads what it asks for, plans it and applies what it planned. */
export type Command<T, X = undefined> = {
  target: Target;
  asks?: Asks;
  /** The dialog that it begins where there is none; without it the answer is NOT_FOUND. */
  begin?: { of: { workspace_id: number; assistant_id: string | null }; as: (settings: SettingsFacts, now: Date) => NewDialog };
  /** Asked before it is planned, at once or later: what strangers make is limited. @throws DomainError RATE_LIMITED */
  admit?: (facts: Facts) => Promise<void> | undefined;
  /**
   * Further facts, by statements of its own under the dialog's lock: for commands that are rare. Such a command has a
   * batch of its own.
   */
  extra?: (run: Run, facts: Facts) => Promise<X>;
  /**
   * For commands of several dialogs that wait for one lock: those of one turn run one after another on a node, so that
   * only one of them has a batch under way, and others' messages don't wait behind them.
   */
  turn?: string;
  /** Another dialog that it changes in the same commit, which is locked and loaded with it. Such a command has a batch of its own. */
  beside?: { dialogId: number; asks: Asks };
  /**
   * Decides what changes: pure and synchronous. Of the two drafts of a command with another dialog beside, the one that is
   * added to later is handed over to (`handOver`) before.
   * @throws DomainError, with nothing changed
   */
  plan: (draft: Draft, extra: X, beside?: Draft) => T;
  /** The connection it came by, which has its answer and is not sent it again. */
  origin?: string | undefined;
};

/** Executes a command; many at the same time share a transaction. @throws DomainError NOT_FOUND, and what `plan` throws */
export type Execute = <T, X = undefined>(command: Command<T, X>) => Promise<T>;
