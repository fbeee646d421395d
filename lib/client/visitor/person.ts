import { cut } from "@/lib/protocol/cut";
import type { Dialog, Handoff } from "@/lib/protocol/dialog";
import type { Down, DownEvent, Established } from "@/lib/protocol/events-down";
import type { LiveMessage, Message, VisitorContext } from "@/lib/protocol/message";
import { AlertBoard } from "../alert-board";
import { EMPTY_DIALOG } from "../dialog/reduce-dialog";
import { emptyView, makeItems, type Viewpoint } from "../dialog/view-dialog";
import { Engine } from "../engine";
import { unreachable } from "../errors";
import type { Sent } from "../outbox/outbox";
import type {
  Draft,
  Environment,
  OutboxEntry,
  OutboxStorage,
  PageContext,
  Result,
  VisitorChatOptions,
  VisitorCredentials,
  VisitorSnapshot,
} from "../types";
import { Conversations } from "./conversations";
import { goesOn, NEW_VISITOR, ownerOf, subjectOf } from "./owner";

/** So many of a person's conversations are shown to choose from. */
const LISTED = 20;

type Session = { visitor_token: string; dialog: Dialog | null };

export type PersonParts = {
  options: VisitorChatOptions;
  environment: Environment;
  storage: OutboxStorage;
  credentials: VisitorCredentials;
  /** The page speaks for somebody else by now. */
  onSomebodyElse: () => void;
  onEvent: <E extends DownEvent>(event: E, payload: Down[E]) => void;
};

/** Where the outbox of one owner is kept, beside those of others on the same browser. */
export const scopeOf = (assistantId: string, owner: string): string => `assistant:${assistantId}:${owner}`;

/** What the server takes of each: a page with a longer title or address is not refused its chat. */
const CONTEXT_MAX = { page_url: 2_048, page_title: 300, referrer: 2_048, locale: 35, timezone: 64 } as const;

const withinLimits = (context: VisitorContext): VisitorContext =>
  Object.fromEntries(
    Object.entries(context).map(([name, text]) => [name, text && cut(text, CONTEXT_MAX[name as keyof VisitorContext])]),
  ) as VisitorContext;

/** One person behind the chat, for as long as it is the same one: their connection, outbox and conversation. */
export class Person {
  readonly engine: Engine;
  private credentials: VisitorCredentials;
  private known: { of: VisitorCredentials; owner: string } | null = null;
  /** The token that the newest handshake carried. */
  private offered: string | undefined;
  private readonly conversations = new Conversations();
  private listedOf: string | null = null;
  private principalId: string | number | null = null;
  private handoff: Handoff | null = null;
  private ended = false;
  /** Whether the server knows that the visitor of the token is this customer. */
  private identified = false;
  private readonly early = makeItems();
  private readonly board: AlertBoard;
  private readonly dialogWaiters = new Set<(id: number) => void>();

  constructor(private readonly parts: PersonParts) {
    const { environment, storage, options, credentials } = parts;
    this.credentials = credentials;
    this.board = new AlertBoard(environment, () => this.engine.changed());
    this.engine = new Engine({
      environment,
      storage,
      scope: this.scope,
      server: options.server ?? "",
      namespace: () => (this.credentials.siteToken ? "/site" : "/widget"),
      handshake: (how) => this.handshake(how),
      bearer: (how) => this.bearer(how),
      deliver: (entry) => this.deliver(entry),
      onSent: (entry, sent) => this.onSent(entry, sent),
      // What one person writes keeps its order, whichever conversation it begins.
      laneOf: () => "own",
      onEstablished: (established) => this.established(established),
      onEvent: (event, payload) => {
        // A customer hears of the rooms of their orders too.
        if (event === "dialog_updated" && (payload as Dialog).room.startsWith("support_")) this.hear(payload as Dialog);
        if (event === "system_alert") this.board.hear(payload as Down["system_alert"]);
        parts.onEvent(event, payload);
      },
      poll: () => this.poll(),
      onReturn: () => undefined,
    });
    // Merged while they were away: what they come back to says so.
    this.engine.subscribe(() => {
      const known = this.session?.dialog;
      if (known?.merged_into !== undefined) this.hear(known);
    });
    // What they wrote before the site said who they are.
    const { siteToken, visitorToken } = credentials;
    if (siteToken && visitorToken) void this.engine.outbox.adopt(scopeOf(options.assistantId, ownerOf({ visitorToken })));
  }

  /** Looked up at every render: read off the tokens once for each of them. */
  get owner(): string {
    if (this.known?.of !== this.credentials) this.known = { of: this.credentials, owner: ownerOf(this.credentials) };
    return this.known.owner;
  }

  /** Everything that this person may have kept something under. */
  get owners(): string[] {
    const { visitorToken } = this.credentials;
    return [...new Set([this.owner, ownerOf({ visitorToken }), ownerOf({})])];
  }

  isOneOf(owners: readonly string[]): boolean {
    return owners.includes(this.owner) || this.owners.some((owner) => owner !== NEW_VISITOR && owners.includes(owner));
  }

  get session() {
    const { shown } = this.conversations;
    return shown === null ? undefined : this.engine.sessions.get(shown);
  }

  /** Whether it is still this person under the credentials that the page has now. */
  goesOn(credentials: VisitorCredentials): boolean {
    return goesOn(this.credentials, credentials);
  }

  /** The same person, with newer credentials or known by more than a visitor's token. */
  renew(credentials: VisitorCredentials): void {
    this.take(credentials);
    this.engine.connection.reauthenticate();
  }

  /** Somebody else is behind the chat from now on: nothing of this person's is sent or published any more. */
  end(): void {
    this.ended = true;
    this.board.stop();
    this.engine.destroy();
  }

  private get scope(): string {
    return scopeOf(this.parts.options.assistantId, this.owner);
  }

  private take(credentials: VisitorCredentials): void {
    this.credentials = credentials;
    void this.engine.outbox.moveTo(this.scope);
  }

  /** @throws when the page's credentials are somebody else's by now */
  private async authorize(how: { refresh: boolean }): Promise<VisitorCredentials> {
    const given = await this.parts.options.auth(how);
    // A token that came while the page was asked is not forgotten for its answer.
    const visitorToken = given.visitorToken ?? this.credentials.visitorToken;
    const credentials = visitorToken === undefined ? given : { ...given, visitorToken };
    if (this.ended || !this.goesOn(credentials)) {
      if (!this.ended) this.parts.onSomebodyElse();
      throw new Error("Somebody else is behind the chat");
    }
    this.take(credentials);
    return credentials;
  }

  private async handshake(how: { refresh: boolean }): Promise<object> {
    const { siteToken, visitorToken } = await this.authorize(how);
    this.offered = visitorToken;
    return {
      assistant_id: this.parts.options.assistantId,
      ...(visitorToken ? { visitor_token: visitorToken } : {}),
      ...(siteToken ? { site_token: siteToken } : {}),
    };
  }

  private async bearer(how: { refresh: boolean }): Promise<string | null> {
    const { siteToken, visitorToken } = await this.authorize(how);
    if (siteToken) {
      if (visitorToken && !this.identified) await this.meet({ siteToken, visitorToken });
      return siteToken;
    }
    if (visitorToken && !how.refresh) return visitorToken;
    return (await this.meet({ visitorToken })) ?? null;
  }

  /**
   * Over HTTP there is no handshake that gives a visitor their token, or names the visitor a customer was.
   * @returns the visitor's token
   */
  private async meet(credentials: VisitorCredentials): Promise<string | undefined> {
    const { options, environment } = this.parts;
    const { siteToken, visitorToken } = credentials;
    const body = JSON.stringify({ assistant_id: options.assistantId, visitor_token: visitorToken, site_token: siteToken });
    const response = await environment.fetch(`${options.server ?? ""}/api/widget/session`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
      credentials: "omit",
    });
    if (!response.ok) {
      if (siteToken && response.status >= 429) throw new Error(`The server answered ${response.status}`);
      return undefined;
    }
    const session = (await response.json()) as Session;
    if (this.ended) throw new Error("Somebody else is behind the chat");
    // The socket was faster, or the site said who this is meanwhile: that counts.
    if (ownerOf(this.credentials) !== ownerOf(credentials)) return this.credentials.visitorToken;
    this.identified = siteToken !== undefined;
    if (!siteToken) this.keepToken(session.visitor_token);
    if (session.dialog) this.hear(session.dialog);
    void this.loadConversations(visitorToken ?? siteToken);
    return session.visitor_token;
  }

  private keepToken(visitorToken: string): void {
    if (visitorToken === this.credentials.visitorToken) return;
    this.take({ ...this.credentials, visitorToken });
    this.parts.options.onVisitorToken(visitorToken);
  }

  private established({ visitor_token: token, dialog, principal }: Established): boolean {
    const { connection } = this.engine;
    // The first contact was made over HTTP while this handshake, without a token, was under way: one person, not two.
    if (token && this.offered === undefined && (this.credentials.visitorToken ?? token) !== token) {
      connection.reauthenticate();
      return false;
    }
    if (token) this.keepToken(token);
    if (!this.isMe(principal)) {
      connection.drop();
      return false;
    }
    this.identified = principal.type === "customer";
    // What still holds is sent again after this.
    this.board.clear();
    this.openAs(principal.id, dialog);
    void this.loadConversations(this.offered ?? this.credentials.siteToken);
    return true;
  }

  /** Somebody who was here before may have others than the one they come back to. @param credential what they came with */
  private async loadConversations(credential: string | undefined): Promise<void> {
    const isAnswered = this.listedOf === this.owner && this.conversations.all.length < 2;
    this.listedOf = this.owner;
    // Whoever comes anew has none: what they begin from here on is heard of.
    if (credential === undefined || isAnswered) return;
    const { principalId } = this;
    const result = await this.engine.http.request<{ data: Dialog[] }>("GET", `/api/dialogs?limit=${LISTED}`);
    if (!result.ok || this.ended || this.principalId !== principalId) return;
    for (const dialog of result.value.data) this.conversations.hear(dialog);
    this.engine.changed();
  }

  private hear(dialog: Dialog): void {
    if (this.ended) return;
    this.conversations.hear(dialog);
    if (dialog.merged_into !== undefined) return this.showShown();
    this.know(dialog.id);
    this.engine.changed();
  }

  private isMe({ type, id }: Established["principal"]): boolean {
    const { siteToken, visitorToken } = this.credentials;
    if (siteToken) return type === "customer";
    const subject = visitorToken === undefined ? undefined : subjectOf(visitorToken);
    return type === "visitor" && (subject === undefined || subject === String(id));
  }

  private openAs(principalId: string | number, dialog: Dialog | null | undefined): void {
    const known = this.principalId;
    this.principalId = principalId;
    // Null: nothing is open. A resolved conversation that one looks at stays, and a message to it reopens it.
    if (dialog === undefined || (dialog === null && (known === null || known === principalId))) return;
    if (known !== null && known !== principalId) this.conversations.forget();
    if (!dialog) return this.closeOthers(null);
    this.hear(dialog);
    this.closeOthers(this.conversations.shown);
    this.engine.sessions.get(dialog.id)?.apply({ type: "dialog", dialog });
  }

  /** What is not shown is not read along: its summary says what is unread in it. */
  private closeOthers(shown: number | null): void {
    for (const other of [...this.engine.sessions.keys()]) if (other !== shown) this.engine.closeSession(other);
    this.handoff = null;
  }

  private know(id: number): void {
    if (this.ended || !this.conversations.know(id) || this.conversations.shown !== id) return;
    this.engine.session(id);
    for (const other of [...this.engine.sessions.keys()]) if (other !== id) this.engine.closeSession(other);
    for (const waiter of this.dialogWaiters) waiter(id);
    this.dialogWaiters.clear();
  }

  choose(dialogId: number | null): void {
    this.conversations.choose(dialogId);
    this.showShown();
  }

  /** Reads the conversation that is shown, and no other. */
  private showShown(): void {
    const { shown } = this.conversations;
    this.closeOthers(shown);
    if (shown !== null) {
      const dialog = this.conversations.of(shown);
      const session = this.engine.session(shown);
      if (dialog) session.apply({ type: "dialog", dialog });
    }
    this.engine.changed();
  }

  /** Whoever has no further question says so. */
  async endConversation(): Promise<Result> {
    const { shown } = this.conversations;
    const result = await this.engine.http.request<Dialog>("PATCH", `/api/dialogs/${shown}`, { status: "resolved" });
    if (!result.ok) return result;
    this.hear(result.value);
    this.engine.sessions.get(result.value.id)?.apply({ type: "dialog", dialog: result.value });
    return { ok: true };
  }

  async rate(score: number, comment: string): Promise<Result> {
    const { connection, http } = this.engine;
    const { shown } = this.conversations;
    if (shown === null) return unreachable(this.parts.environment);
    const said = { score, ...(comment.trim() ? { comment } : {}) };
    return connection.isOpen
      ? connection.ask("rate", { dialog_id: shown, ...said })
      : http.request("POST", `/api/dialogs/${shown}/rate`, said);
  }

  /** @returns its client_id */
  send(draft: Draft, clientId = this.parts.environment.uuid()): string {
    const { dialog_id = null, begins_with } = this.conversations.placeFor(clientId);
    return this.engine.outbox.add(draft, dialog_id, clientId, begins_with);
  }

  private async deliver(entry: OutboxEntry): Promise<Result<Sent>> {
    const { engine } = this;
    const place = this.conversations.placeOf(entry);
    const { context: contextOf } = this.parts.options;
    const { client_id, text, kind, reply_to } = entry;
    const body = {
      client_id,
      text,
      kind: kind === "note" ? ("text" as const) : kind,
      attachments: entry.attachments.map((file) => file.id),
      reply_to,
    };
    const context = contextOf ? { context: withinLimits(contextOf()) } : {};
    if (engine.connection.isOpen) return engine.connection.ask("chat_message", { ...body, ...context, ...place });
    const { dialog_id: id, ...beginning } = place;
    const path = id === undefined ? "/api/dialogs" : `/api/dialogs/${id}/messages`;
    const result = await engine.http.request<Sent>("POST", path, { ...body, ...context, ...beginning });
    return result.ok ? { ok: true, ...result.value } : result;
  }

  private onSent(entry: OutboxEntry, { message, dialog }: Sent): void {
    if (this.ended) return;
    // What they chose to see may be a room, which is none of their conversations.
    if (this.conversations.chosen !== message.dialog_id) {
      this.conversations.sent(entry, message.dialog_id);
      if (dialog) this.conversations.hear(dialog);
      this.know(message.dialog_id);
    }
    const session = this.engine.sessions.get(message.dialog_id);
    if (!session) return;
    session.own(message as LiveMessage | Message);
    if (dialog) session.apply({ type: "dialog", dialog });
    session.read(message.seq);
  }

  private async poll(): Promise<boolean> {
    if (this.conversations.shown !== null) return this.engine.pollSessions();
    const token = await this.bearer({ refresh: false }).catch(() => null);
    const { environment, options } = this.parts;
    return (
      token !== null &&
      (await environment.fetch(`${options.server ?? ""}/healthz`).then(
        (response) => response.ok,
        () => false,
      ))
    );
  }

  async requestHandoff(reason: string, opening: string): Promise<Result<{ handoff: Handoff }>> {
    const dialogId = this.conversations.shown ?? (await this.openWith(opening));
    const { connection, http } = this.engine;
    const asked = connection.isOpen
      ? await connection.ask("handoff_request", { dialog_id: dialogId, reason })
      : await http.request<{ handoff: Handoff }>("POST", `/api/dialogs/${dialogId}/handoff`, { reason });
    if (!asked.ok) return asked;
    this.handoff = "value" in asked ? asked.value.handoff : asked.handoff;
    this.engine.changed();
    return { ok: true, handoff: this.handoff };
  }

  /** Over HTTP where there is no socket: the same, as part of what is said of oneself. */
  async pageView(page: PageContext): Promise<Result> {
    const { connection, http } = this.engine;
    const context = withinLimits(page);
    const { page_url: url = "", page_title: title, referrer } = context;
    return connection.isOpen
      ? connection.ask("page_view", { url, title, referrer })
      : http.request("PATCH", "/api/widget/visitor", { context });
  }

  /** A conversation begins with a message: asking for a person without one writes it. */
  private openWith(text: string): Promise<number> {
    const known = new Promise<number>((resolve) => void this.dialogWaiters.add(resolve));
    this.send({ text });
    return known;
  }

  private viewpoint(): Viewpoint {
    const { me } = this.engine;
    const dialog = this.session?.dialog;
    // In the room of an order others are customers, too; a conversation has one person, who may have had another id before.
    return {
      me,
      sender: "user",
      isMine: ({ sender, kind, author }) => sender === "user" && kind !== "event" && (!dialog || !!dialog.visitor || author?.id === me?.id),
      counts: (receipt) => receipt.principal.type === "member" || receipt.principal.type === "assistant",
    };
  }

  read(): Omit<VisitorSnapshot, "person" | "persistent"> {
    const { engine, session } = this;
    const viewpoint = this.viewpoint();
    const { conversations } = this;
    const entries = engine.outbox.entries.filter((entry) => conversations.isShown(entry));
    const view = session?.view(entries, viewpoint) ?? emptyView(this.early(EMPTY_DIALOG, entries, viewpoint));
    const waits = view.dialog?.status === "queued";
    return {
      owner: this.owner,
      connection: engine.connection.view,
      principal: engine.me,
      limits: engine.limits,
      view,
      handoff: waits ? this.handoff : null,
      chosen: conversations.chosen,
      outboxSize: engine.outbox.entries.filter(({ state }) => state === "waiting").length,
      conversations: conversations.all,
      unread: this.unread(view, session?.ownRead ?? 0) + conversations.unreadElsewhere,
      alerts: this.board.alerts,
    };
  }

  /** What came after the last word of one's own and the last one read. */
  private unread(view: VisitorSnapshot["view"], ownRead: number): number {
    if (view.at === null) return view.dialog?.unread ?? 0;
    const { me } = this.engine;
    const marks = view.receipts.filter(({ principal }) => me && principal.type === me.type && principal.id === me.id);
    const lastOwn = view.items.filter((item) => item.mine).at(-1)?.message.seq ?? 0;
    const read = Math.max(ownRead, lastOwn, ...marks.map((mark) => mark.read_seq));
    return view.items.filter(({ mine, message }) => !mine && message.kind !== "event" && !message.deleted_at && (message.seq ?? 0) > read)
      .length;
  }
}
