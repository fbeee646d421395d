/** Baton's client for browsers and Node: what the dashboard and the widget stand on, with the REST API beside it. */
import {
  createDesk,
  createVisitorChat,
  type Desk,
  type DeskOptions,
  type Environment,
  memoryStorage,
  type Result,
  type VisitorChat,
  type VisitorChatOptions,
} from "@/lib/client";
import { type Api, type ApiResult, createApi } from "@/lib/client/api";
import { unreachable } from "@/lib/client/errors";
import type { Ack } from "@/lib/protocol/acks";
import { environmentHere } from "./environment";
import { type ConnectionStats, Observer } from "./observe";

export { fallbackStorage, indexedStorage, memoryStorage } from "@/lib/client";
export type * from "@/lib/client/types";
export { CLOSES, type CloseInfo, type CloseName } from "@/lib/protocol/closes";
export type { Dialog, Handoff, Person, Receipt } from "@/lib/protocol/dialog";
export type { ErrorBody } from "@/lib/protocol/errors";
export type { Down, DownEvent } from "@/lib/protocol/events-down";
export type { Attachment, Message } from "@/lib/protocol/message";
export type { Api, ConnectionStats };

type Beside = {
  /** The REST API, each route with what it takes and answers. */
  api: Api;
  connectionStats(): ConnectionStats;
  /**
   * Follows an order or quote: its events come by `on`, also after a reconnection. `first` is the record as it is, or why it
   * can't be followed, once the server has answered.
   */
  followRecord(type: "order" | "quote", id: string): { first: Promise<Ack<"subscribe_order_updates">>; stop: () => void };
};

/** What a member's client does. */
export type MemberClient = Desk & Beside;
/** What a visitor's or customer's client does. */
export type VisitorClient = VisitorChat & Beside;

/** A member's side: the list of conversations, and as many open ones as they look at. */
export function createMemberClient(options: DeskOptions): MemberClient {
  return withBeside(options, createDesk);
}

/** The side of a visitor, or with a site token of a customer: their conversations. */
export function createVisitorClient(options: VisitorChatOptions): VisitorClient {
  return withBeside(options, createVisitorChat);
}

type Asks = { request<T>(method: string, path: string, body?: unknown): Promise<Result<{ value: T }>> };

function withBeside<O extends { environment?: Environment; storage?: DeskOptions["storage"] }, C extends Asks>(
  options: O,
  create: (options: O) => C,
): C & Beside {
  const observer = new Observer(options.environment ?? environmentHere());
  const storage = options.storage ?? (typeof indexedDB === "undefined" ? memoryStorage() : undefined);
  const client = create({ ...options, environment: observer.environment, storage });
  const api = createApi((method, path, { body, signal }) => unlessGivenUp(client.request(method, path, body), signal));
  const followRecord = (type: string, id: string) =>
    observer.greet(`subscribe_${type}_updates`, { [`${type}_id`]: id }) as ReturnType<Beside["followRecord"]>;
  return { ...client, api, connectionStats: () => observer.connectionStats, followRecord };
}

/** What was asked is not taken back: its answer is not waited for. */
function unlessGivenUp<T>(answer: Promise<ApiResult<T>>, signal: AbortSignal | undefined): Promise<ApiResult<T>> {
  if (!signal) return answer;
  const givenUp = new Promise<ApiResult<T>>((resolve) => {
    const give = () => resolve(unreachable(Date, "It was given up"));
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
  return Promise.race([answer, givenUp]);
}
