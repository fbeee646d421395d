import type { RoomKind, StoredReaction } from "../../../db/schema";
import type { Down } from "../../protocol/events-down";
import type { JobKind } from "../../protocol/jobs";
import type { Message } from "../../protocol/message";
import type { Actor } from "./actor";

/** What a listener needs to know of a dialog to decide who hears of it. */
export type DialogRef = { id: number; workspaceId: number; kind: RoomKind; contactId: string | null } & Hands;

/** In whose hands a dialog is: what decides which operators see it. */
export type Hands = { assigneeId: number | null; teamId: number | null };

/** A change of the log, as committed. `publicPrevSeq` is null for what the visitor's side may not see. */
export type LogChange = {
  type: "log";
  event: "message" | "message_updated";
  dialog: DialogRef;
  /** As those see it who did not react to it. */
  message: Message;
  /** Who did, where anybody has: each of them gets it with their own marked. */
  reactions?: readonly StoredReaction[];
  prevSeq: number;
  publicPrevSeq: number | null;
  /** The turn number of the dialog after this change: older words of the assistant are stale (P9). */
  turnEpoch: number;
  /** The connection that wrote it, which has its answer already. */
  origin?: string | undefined;
};

type Announced = "handoff_request" | "handoff_started" | "operator_assigned" | "handoff_completed";
type Turn = "agent_started" | "agent_thinking" | "tool_executing" | "partial_result" | "agent_completed";

type Named<E extends keyof Down> = { [K in E]: { event: K; payload: Down[K] } }[E];

/**
 * What the core publishes to the rest of the deployment after a commit. Plain data: nodes pass it on to each other as a hint.
 * It may arrive late, twice or never; the log has the truth.
 */
export type DomainEvent =
  | LogChange
  /**
   * A dialog's summary changed. `prompt`: what somebody waits to see, such as who has it; it is published ahead of the rest.
   * `from`: in whose hands it was, where it is in others now.
   */
  | { type: "dialog"; dialog: DialogRef; prompt?: boolean; from?: Hands }
  /** The places in a workspace's queue moved, or what those in it may hope for. */
  | { type: "queue"; workspaceId: number }
  | ({ type: "announce"; dialog: DialogRef } & Named<Announced>)
  | ({ type: "turn"; dialog: DialogRef; turnEpoch: number } & Named<Turn>)
  | { type: "receipt"; dialog: DialogRef; payload: Down["receipt"]; origin?: string | undefined }
  | { type: "typing"; dialog: DialogRef; payload: Down["typing"]; author: Actor["type"]; origin?: string | undefined }
  /** What a member's connection, on whichever node, has in front of it; null for nothing. */
  | { type: "viewing"; connectionId: string; dialog: DialogRef | null; member: { id: number; name: string }; at: string }
  | { type: "presence"; workspaceId: number; dialogIds: number[]; payload: Down["presence_update"] }
  | { type: "page_view"; workspaceId: number; dialog?: DialogRef; payload: Down["page_view"] }
  | { type: "operator_status"; workspaceId: number; payload: Down["operator_status_change"] }
  | {
      type: "record";
      dialog: DialogRef;
      event: "order_status_update" | "quote_update" | "payment_update" | "deadline_reminder";
      payload: unknown;
    }
  /** What is left of one of the month's budgets has become little, or nothing: for the owner of `user_id`. */
  | { type: "balance"; workspaceId: number; payload: Down["balance_alert"] }
  /** `dialog`: the conversation that it is about, where it quotes one; who may not see that hears nothing of it. */
  | { type: "notification"; principal: string; payload: Down["notification"]; dialog?: DialogRef }
  | { type: "notifications_read"; principal: string; payload: Down["notifications_read"] }
  /**
   * Who may enter a dialog has changed: its readers are held to the rule again. `lost`: principals who are known to have
   * lost it, published before what they may no longer receive.
   */
  | { type: "access_changed"; dialogId: number; lost?: string[] }
  /** Somebody has another name or picture: `key` is `member:3` or `contact:…`, `principals` who that is on a connection. */
  | { type: "renamed"; workspaceId: number; principals: string[]; payload: Down["person_updated"] }
  /**
   * Credentials of a principal ended, with `sessions` those of these sign-ins alone; with `renewed`, who has a newer one may
   * come back with it, and with `blocked` there is nothing here for them.
   */
  | { type: "revoked"; principal: string; renewed?: boolean; blocked?: boolean; sessions?: readonly string[] }
  /** Connections, on whichever node, that newer ones of the same principal pushed out. */
  | { type: "evicted"; connectionIds: string[] }
  /** An assistant or site changed or went: connections that it no longer allows end. */
  | { type: "origin_policy"; kind: "assistant" | "site"; id: string; gone: boolean }
  /** How an assistant, a site, a workspace or a team works was changed: what is remembered of it is read again. */
  | { type: "settings"; kind: "assistant" | "site" | "workspace" | "team"; id: string }
  /** System alerts were posted or ended: each node reads them. */
  | { type: "system_alerts" }
  /** The feeds of these workspaces have grown. */
  | { type: "feed"; workspaceIds: readonly number[] }
  /** Jobs of these kinds, or of any, were committed that are due: whoever runs them need not wait for the next poll. */
  | { type: "jobs"; kinds?: readonly JobKind[] };

/** `remote`: another node published it, to all the others too. */
type DomainListener = (event: DomainEvent, remote: boolean) => void;

export type Bus = {
  publish(event: DomainEvent, remote?: boolean): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: DomainListener): () => void;
};

/** The event bus of one node. A listener that throws harms neither the others nor the verb that published. */
export function createBus(onError: (error: unknown) => void): Bus {
  const listeners = new Set<DomainListener>();
  return {
    publish(event, remote = false) {
      for (const listener of listeners) {
        try {
          listener(event, remote);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
