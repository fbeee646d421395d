import type { CloseInfo } from "@/lib/protocol/closes";
import type { Dialog, Handoff, Person, Principal, Receipt } from "@/lib/protocol/dialog";
import type { DialogSelection } from "@/lib/protocol/dialog-filter";
import type { ErrorBody } from "@/lib/protocol/errors";
import type { Down, DownEvent, Established } from "@/lib/protocol/events-down";
import type { Attachment, Message, MessageKind, VisitorContext } from "@/lib/protocol/message";
import type { DialogStatus, OperatorStatus, Priority } from "@/lib/protocol/values";

/** The six states that are always shown to the person (protocol.md 2). */
export type ConnectionStatus = "connecting" | "connected" | "reconnecting" | "polling" | "disconnected" | "error";

export type ConnectionView = {
  status: ConnectionStatus;
  /** Attempts since the last time it was connected; 0 while connected. */
  attempt: number;
  /** When the next attempt is made, in ms since the epoch; null when none is planned. */
  retryAt: number | null;
  /** Since when there is no socket, in ms since the epoch; null while connected. A banner waits a second before it shows. */
  since: number | null;
  /** Why the server ended or refused it, where it said so. */
  close: CloseInfo | null;
};

/** Every call that asks the server for something answers with this; none of them throws. */
export type Result<T = object> = ({ ok: true } & T) | { ok: false; error: ErrorBody };

/** `sending` is on its way or waits for the network; `failed` waits for the person: retry or discard. */
export type DeliveryState = "sending" | "sent" | "delivered" | "read" | "failed";
export type Delivery = { state: DeliveryState; error: ErrorBody | null };

/** A message as it is shown: one that is still in the outbox has neither id nor number. */
export type ShownMessage = Omit<Message, "id" | "dialog_id" | "seq" | "changed_seq"> & {
  id: number | null;
  dialog_id: number | null;
  seq: number | null;
  changed_seq: number | null;
};

/** One line of a conversation. `key` stays the same from the first keystroke's outbox entry to the committed message. */
export type Item = { key: string; message: ShownMessage; mine: boolean; delivery: Delivery | null };

export type Typist = { user_id: string | number; name: string; text: string | null };

/** The assistant's answer while it is being made; gone once the message itself is there or the turn was ended. */
export type Turn = { turn_id: string; name: string; phase: "started" | "thinking" | "tool" | "writing"; tool: string | null; text: string };

/** A conversation as a view shows it. Unchanged parts keep their identity from snapshot to snapshot. */
export type DialogView = {
  id: number;
  dialog: Dialog | null;
  items: readonly Item[];
  /** The number the log is known up to; null until the first page is there. */
  at: number | null;
  hasOlder: boolean;
  loading: boolean;
  loadingOlder: boolean;
  error: ErrorBody | null;
  receipts: readonly Receipt[];
  typing: readonly Typist[];
  turn: Turn | null;
};

export type Draft = {
  text: string;
  kind?: Exclude<MessageKind, "event">;
  attachments?: readonly Attachment[];
  reply_to?: number | null;
};

/** A message of one's own that the server has not acknowledged yet. */
export type OutboxEntry = {
  client_id: string;
  /** Whose outbox: one principal's on one origin. */
  scope: string;
  /** Null: the visitor's own open dialog, which the first message makes. */
  dialog_id: number | null;
  /** Another conversation than the open one: the `client_id` of the message that it begins with. */
  begins_with?: string | undefined;
  text: string;
  kind: Exclude<MessageKind, "event">;
  attachments: readonly Attachment[];
  reply_to: number | null;
  /** Milliseconds, made strictly ascending: the order of sending. */
  order: number;
  state: "waiting" | "failed";
  error: ErrorBody | null;
};

/** Where an outbox is kept. `persistent: false`: what was typed does not survive a reload, and the view says so. */
export type OutboxStorage = {
  readonly persistent: boolean;
  /** Whether other tabs of the same origin see the same entries. */
  readonly shared: boolean;
  load(scope: string): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(scope: string, clientId: string): Promise<void>;
};

export type UploadOptions = {
  signal?: AbortSignal;
  /** @param share from 0 to 1, of what has left for the server */
  onProgress?: (share: number) => void;
};

/** What useSyncExternalStore takes. */
export type Store<S> = {
  subscribe(listener: () => void): () => void;
  getSnapshot(): S;
};

/* ---------------------------------------------------------------- the desk */

export type ListQuery = DialogSelection;

export type DialogList = {
  query: ListQuery;
  /** In the order of the server: newest change first, in `waiting` the order of the queue. */
  items: readonly Dialog[];
  hasMore: boolean;
  loading: boolean;
  loadingMore: boolean;
  error: ErrorBody | null;
};

export type Counts = {
  waiting: number;
  mine: number;
  open: number;
  assistant: number;
  /** Open ones in which a note mentions one. */
  mentions: number;
  /** One's own teams, each with its open conversations. */
  teams: readonly { id: number; name: string; open: number }[];
};
export type Operator = { status: OperatorStatus | "offline"; active_handoffs: number };
export type Presence = { status: "online" | "away" | "offline"; last_seen: string | null };

/** A member who has a conversation in front of them. */
export type Viewer = Down["viewing"]["operators"][number];

export type DeskSnapshot = {
  connection: ConnectionView;
  me: Established["principal"] | null;
  limits: Established["limits"] | null;
  list: DialogList;
  counts: Counts | null;
  /** The conversations that are open here, by dialog id. */
  dialogs: ReadonlyMap<number, DialogView>;
  operators: ReadonlyMap<number, Operator>;
  /** By the id of a visitor, customer or member as text. */
  presence: ReadonlyMap<string, Presence>;
  /** Who else looks at which conversation, by dialog id; one that nobody looks at is not there. */
  viewers: ReadonlyMap<number, readonly Viewer[]>;
  /** Messages that wait to be sent, over all dialogs. */
  outboxSize: number;
  persistent: boolean;
  /** What concerns everybody who works here, each until it ends; the gravest first. */
  alerts: readonly Down["system_alert"][];
};

export type DialogChange = Partial<{
  status: DialogStatus;
  assignee_id: number | null;
  team: number | null;
  labels: string[];
  priority: Priority;
  snoozed_until: string;
  title: string | null;
}>;

export type Desk = Store<DeskSnapshot> & {
  connect(): void;
  disconnect(): void;
  /** Ends everything for good: the connection, timers, listeners. */
  destroy(): void;
  /** Chooses what the list shows and loads it. */
  setQuery(query: ListQuery): void;
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
  /** Joins a conversation and keeps its view in the snapshot. @returns leaves it again; calls are counted. */
  open(dialogId: number): () => void;
  /** The same for a room by name. */
  openRoom(room: string): Promise<Result<{ dialogId: number; close: () => void }>>;
  loadOlder(dialogId: number): Promise<void>;
  /** Takes the message into the outbox at once. @returns its client_id */
  send(dialogId: number, draft: Draft): string;
  retry(clientId: string): void;
  discard(clientId: string): void;
  edit(dialogId: number, messageId: number, text: string): Promise<Result<{ message: Message }>>;
  remove(dialogId: number, messageId: number): Promise<Result<{ message: Message }>>;
  /** Sets or takes back one's own reaction; shown at once, and taken back where it is refused. */
  react(dialogId: number, messageId: number, emoji: string, on: boolean): Promise<Result>;
  /** Called on every keystroke; says so to the others at most every 3 s, and stops by itself after 6 s. */
  typing(dialogId: number): void;
  stopTyping(dialogId: number): void;
  /** Which conversation is in front of them, null for none; said again until it is another. */
  view(dialogId: number | null): void;
  /** Marks read up to a number, or up to where the log is known. Never goes back. */
  read(dialogId: number, seq?: number): void;
  requestHandoff(dialogId: number, reason: string, priority?: Priority): Promise<Result<{ handoff: Handoff }>>;
  /** This and the verbs below show what was asked for at once; a refusal shows again what is so. */
  accept(dialogId: number): Promise<Result<{ handoff: Handoff }>>;
  complete(dialogId: number, how?: { resolution?: string; hand_back?: boolean }): Promise<Result<{ handoff: Handoff }>>;
  /** @param assignee the member of `assignee_id`, to be shown at once */
  update(dialogId: number, change: DialogChange, assignee?: Person | null): Promise<Result<{ dialog: Dialog }>>;
  /** Gives it to a colleague, or with null to everybody, or to a team by its id. */
  transfer(dialogId: number, to: Person | null, note?: string, team?: number): Promise<Result<{ dialog: Dialog }>>;
  setStatus(status: OperatorStatus): Promise<Result>;
  upload(file: Blob, name: string): Promise<Result<{ file: Attachment }>>;
  /** Any other route, with the desk's credential. */
  request<T>(method: string, path: string, body?: unknown): Promise<Result<{ value: T }>>;
  /** What the server sends, as it comes: notifications, alerts, handoff requests. */
  on<E extends DownEvent>(event: E, listener: (payload: Down[E]) => void): () => void;
};

export type DeskOptions = {
  /** Baton's origin; "" is the page's own. */
  server?: string;
  /** Whose desk this is, for instance `member:1`: another member on the same machine never sends what waits here. */
  scope: string;
  /** Another member has signed in on this browser meanwhile; the desk has disconnected. */
  onSomebodyElse?: () => void;
  /** An access token; without this the session cookie is used. `refresh` is true after 4001: the last one ran out. */
  auth?: (how: { refresh: boolean }) => Promise<{ token?: string }>;
  query?: ListQuery;
  storage?: OutboxStorage;
  environment?: Environment;
};

/* ------------------------------------------------------------- the visitor */

export type VisitorSnapshot = {
  /** Another number for another person: what a view keeps of the one before must go. */
  person: number;
  /** Under what something of theirs may be kept in the browser; null until it is known who is there. */
  owner: string | null;
  connection: ConnectionView;
  principal: Principal | null;
  limits: Established["limits"] | null;
  /** The conversation that is shown; before its first message it has no id, but may hold what waits to be sent. */
  view: Omit<DialogView, "id"> & { id: number | null };
  handoff: Handoff | null;
  /** The conversation that they chose to see, where that is not the newest. */
  chosen: number | null;
  /** Messages that wait to be sent, over all conversations. */
  outboxSize: number;
  /** All conversations of theirs that are known of, the newest change first. */
  conversations: readonly Dialog[];
  /** Over all of them. */
  unread: number;
  /** What the team tells everybody, each until it ends; the gravest first. */
  alerts: readonly Down["system_alert"][];
  persistent: boolean;
};

/** The page of the site around the chat. */
export type PageContext = { page_url: string; page_title: string; referrer: string };

export type VisitorChat = Store<VisitorSnapshot> & {
  connect(): void;
  disconnect(): void;
  destroy(): void;
  send(draft: Draft): string;
  /** Shows another of their conversations; null one that begins with the next message, beside those that are open. */
  choose(dialogId: number | null): void;
  /** Ends the conversation that is shown. */
  end(): Promise<Result>;
  /** What they say of it once it is resolved. @param score 1 to 5 */
  rate(score: number, comment: string): Promise<Result>;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** As the desk's, in the conversation that is shown. */
  react(messageId: number, emoji: string, on: boolean): Promise<Result>;
  /** With the text so far, which members alone see. Throttled. */
  typing(text: string): void;
  stopTyping(): void;
  read(seq?: number): void;
  loadOlder(): Promise<void>;
  /** @param opening the message that begins the conversation where there is none yet */
  requestHandoff(reason: string, opening: string): Promise<Result<{ handoff: Handoff }>>;
  /** Where they are now, for the team. */
  pageView(page: PageContext): Promise<Result>;
  upload(file: Blob, name: string, options?: UploadOptions): Promise<Result<{ file: Attachment }>>;
  download(path: string): Promise<Result<{ file: Blob }>>;
  request<T>(method: string, path: string, body?: unknown): Promise<Result<{ value: T }>>;
  /**
   * The credentials are others than before. A visitor whom the site has identified goes on with what they wrote; for
   * somebody else nothing of the one before is shown or sent, and waits until that person is back.
   */
  reauthenticate(): void;
  /**
   * The person leaves: forgets what they have not sent and shows nothing of them, here and in every tab of the browser.
   * Call it once `auth` no longer answers with their credentials.
   */
  logout(): void;
  on<E extends DownEvent>(event: E, listener: (payload: Down[E]) => void): () => void;
};

export type VisitorCredentials = { visitorToken?: string; siteToken?: string };

export type VisitorChatOptions = {
  server?: string;
  assistantId: string;
  /** With a site token the chat is a customer's (`/site`), else a visitor's (`/widget`). */
  auth: (how: { refresh: boolean }) => Promise<VisitorCredentials>;
  /** The token given on first contact, to be kept for the next visit. */
  onVisitorToken: (token: string) => void;
  /** The person was logged out in another tab: `auth` must not answer with their credentials any more. */
  onLogout?: () => void;
  context?: () => VisitorContext;
  storage?: OutboxStorage;
  environment?: Environment;
};

/* --------------------------------------------------------- what is handed in */

export type Timer = { cancel(): void };

/** The page as the client sees it. `used`: a focus, a pointer, a page that came back to sight. */
export type PageEvent = "visible" | "online" | "offline" | "used";

/** The part of a socket.io socket that is used; one is made for every attempt. */
export type SocketLike = {
  on(event: string, listener: (value: unknown) => void): unknown;
  /** Every event of the server's; the last of `values` is a function where it expects an acknowledgement. */
  onAny(listener: (event: string, ...values: unknown[]) => void): unknown;
  connect(): unknown;
  disconnect(): unknown;
  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> };
};

/** @param url Baton's origin and the namespace */
type SocketFactory = (url: string, auth: (done: (handshake: object) => void) => void) => SocketLike;

/** Signals between tabs of one origin. */
export type TabChannel = { post(message: unknown): void; close(): void };

/** Looks at all that the server sends, and says what is not as the schemas of the wire have it. */
export type WireCheck = { event(event: string, payload: unknown): void; ack(event: string, ack: unknown): void };

/** Time, chance and the browser, handed in so that a test decides them. `browserEnvironment()` has the defaults. */
export type Environment = {
  now(): number;
  random(): number;
  uuid(): string;
  after(ms: number, run: () => void): Timer;
  fetch: typeof fetch;
  /** As `fetch`, with word of how much has left; without it uploads report no progress. */
  upload?: (url: string, init: RequestInit, onProgress: (share: number) => void) => Promise<Response>;
  openSocket: SocketFactory;
  check?: WireCheck | undefined;
  onPage(listener: (event: PageEvent) => void): () => void;
  isVisible(): boolean;
  /** Asks to be the one tab that leads `name`; `change` says when this one does, and when it no longer does. */
  lead(name: string, change: (leads: boolean) => void): { steal(): void; release(): void };
  openChannel(name: string, listener: (message: unknown) => void): TabChannel;
};
