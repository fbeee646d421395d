import type { Dialog, Handoff } from "@/lib/protocol/dialog";
import type { Established } from "@/lib/protocol/events-down";
import type { LiveMessage, Message } from "@/lib/protocol/message";
import { browserEnvironment } from "./browser-environment";
import { EMPTY_DIALOG } from "./dialog/reduce-dialog";
import { makeItems, plainView, type Viewpoint } from "./dialog/view-dialog";
import { Engine } from "./engine";
import { fallbackStorage } from "./outbox/fallback-storage";
import { indexedStorage } from "./outbox/indexed-storage";
import type { Sent } from "./outbox/outbox";
import type { OutboxEntry, Result, VisitorChat, VisitorChatOptions, VisitorCredentials, VisitorSnapshot } from "./types";

type Session = { visitor_token: string; dialog: Dialog | null };

/** A visitor's or customer's one conversation, which their first message makes. */
export function createVisitorChat(options: VisitorChatOptions): VisitorChat {
  return new Visitor(options).facade();
}

class Visitor {
  private readonly environment;
  private readonly storage;
  private readonly engine: Engine;
  private credentials: VisitorCredentials = {};
  /** The token that the newest handshake carried. */
  private offered: string | undefined;
  private dialogId: number | null = null;
  private principalId: string | number | null = null;
  private handoff: Handoff | null = null;
  private snapshot: VisitorSnapshot | null = null;
  private readonly early = makeItems();
  private readonly dialogWaiters = new Set<(id: number) => void>();

  constructor(private readonly options: VisitorChatOptions) {
    this.environment = options.environment ?? browserEnvironment();
    this.storage = options.storage ?? fallbackStorage(indexedStorage());
    this.engine = new Engine({
      environment: this.environment,
      storage: this.storage,
      scope: `assistant:${options.assistantId}`,
      server: options.server ?? "",
      namespace: () => (this.credentials.siteToken ? "/site" : "/widget"),
      handshake: (how) => this.handshake(how),
      bearer: (how) => this.bearer(how),
      deliver: (entry) => this.deliver(entry),
      onSent: (_entry, sent) => this.onSent(sent),
      onEstablished: (established) => this.established(established),
      onEvent: (event, payload) => {
        // A customer hears of the rooms of their orders too.
        if (event === "dialog_updated" && (payload as Dialog).room.startsWith("support_")) this.know((payload as Dialog).id);
      },
      poll: () => this.poll(),
      onReturn: () => undefined,
    });
    this.engine.subscribe(() => {
      this.snapshot = null;
    });
  }

  facade(): VisitorChat {
    const { engine } = this;
    const session = () => (this.dialogId === null ? undefined : engine.sessions.get(this.dialogId));
    return {
      subscribe: (listener) => engine.subscribe(listener),
      getSnapshot: () => {
        this.snapshot ??= this.look();
        return this.snapshot;
      },
      connect: () => engine.connect(),
      disconnect: () => engine.disconnect(),
      destroy: () => engine.destroy(),
      send: (draft) => {
        session()?.stopTyping();
        return engine.outbox.add(draft, null);
      },
      retry: (clientId) => engine.outbox.retry(clientId),
      discard: (clientId) => engine.outbox.discard(clientId),
      typing: (text) => session()?.typing(text),
      stopTyping: () => session()?.stopTyping(),
      read: (seq) => session()?.read(seq),
      loadOlder: async () => session()?.loadOlder(),
      requestHandoff: (reason, opening) => this.requestHandoff(reason, opening),
      upload: (file, name) => engine.http.upload(file, name),
      download: (path) => engine.http.download(path),
      request: (method, path, body) => engine.http.request(method, path, body),
      reauthenticate: () => {
        this.credentials = {};
        engine.connection.reauthenticate();
      },
      on: (event, listener) => engine.on(event, listener),
    };
  }

  /** A token that came while the page was asked is not forgotten for its answer. */
  private async authorize(how: { refresh: boolean }): Promise<VisitorCredentials> {
    const given = await this.options.auth(how);
    const visitorToken = given.visitorToken ?? this.credentials.visitorToken;
    this.credentials = visitorToken === undefined ? given : { ...given, visitorToken };
    return this.credentials;
  }

  private async handshake(how: { refresh: boolean }): Promise<object> {
    const { siteToken, visitorToken } = await this.authorize(how);
    this.offered = visitorToken;
    return {
      assistant_id: this.options.assistantId,
      ...(visitorToken ? { visitor_token: visitorToken } : {}),
      ...(siteToken ? { site_token: siteToken } : {}),
    };
  }

  private async bearer(how: { refresh: boolean }): Promise<string | null> {
    const { siteToken, visitorToken } = await this.authorize(how);
    if (siteToken) return siteToken;
    if (visitorToken && !how.refresh) return visitorToken;
    return this.firstContact(visitorToken);
  }

  /** Over HTTP there is no handshake that gives a visitor their token. */
  private async firstContact(visitorToken: string | undefined): Promise<string | null> {
    const { assistantId, server = "" } = this.options;
    const body = JSON.stringify({ assistant_id: assistantId, ...(visitorToken ? { visitor_token: visitorToken } : {}) });
    const response = await this.environment.fetch(`${server}/api/widget/session`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
      credentials: "omit",
    });
    if (!response.ok) return null;
    const session = (await response.json()) as Session;
    // The socket was faster: who came in by it is who this is.
    if (this.credentials.visitorToken !== visitorToken) return this.credentials.visitorToken ?? null;
    this.keepToken(session.visitor_token);
    if (session.dialog) this.know(session.dialog.id);
    return session.visitor_token;
  }

  private keepToken(token: string): void {
    if (token === this.credentials.visitorToken) return;
    this.credentials = { ...this.credentials, visitorToken: token };
    this.options.onVisitorToken(token);
  }

  private established({ visitor_token: token, dialog, principal }: Established): void {
    // The first contact was made over HTTP while this handshake, without a token, was under way: one person, not two.
    if (token && this.offered === undefined && (this.credentials.visitorToken ?? token) !== token) {
      this.engine.connection.reauthenticate();
      return;
    }
    if (token) this.keepToken(token);
    const somebodyElse = this.principalId !== null && this.principalId !== principal.id;
    this.principalId = principal.id;
    // Null: nothing is open. A resolved conversation that one looks at stays, and a message to it reopens it.
    if (dialog === undefined || (dialog === null && !somebodyElse)) return;
    for (const other of [...this.engine.sessions.keys()]) if (other !== dialog?.id) this.engine.closeSession(other);
    this.dialogId = null;
    this.handoff = null;
    if (!dialog) return;
    this.know(dialog.id);
    this.engine.session(dialog.id).apply({ type: "dialog", dialog });
  }

  private know(id: number): void {
    if (this.dialogId !== null && id < this.dialogId) return;
    this.dialogId = id;
    this.engine.session(id);
    for (const waiter of this.dialogWaiters) waiter(id);
    this.dialogWaiters.clear();
  }

  private async deliver(entry: OutboxEntry): Promise<Result<Sent>> {
    const { engine, dialogId } = this;
    const { client_id, text, kind, reply_to } = entry;
    const body = {
      client_id,
      text,
      kind: kind === "note" ? ("text" as const) : kind,
      attachments: entry.attachments.map((file) => file.id),
      reply_to,
    };
    const context = dialogId === null && this.options.context ? { context: this.options.context() } : {};
    if (engine.connection.isOpen)
      return engine.connection.ask("chat_message", { ...body, ...(dialogId === null ? context : { dialog_id: dialogId }) });
    const path = dialogId === null ? "/api/dialogs" : `/api/dialogs/${dialogId}/messages`;
    const result = await engine.http.request<Sent>("POST", path, { ...body, ...context });
    return result.ok ? { ok: true, ...result.value } : result;
  }

  private onSent({ message, dialog }: Sent): void {
    this.know(message.dialog_id);
    const session = this.engine.session(message.dialog_id);
    session.own(message as LiveMessage | Message);
    if (dialog) session.apply({ type: "dialog", dialog });
    session.read(message.seq);
  }

  private async poll(): Promise<boolean> {
    if (this.dialogId !== null) return this.engine.pollSessions();
    const token = await this.bearer({ refresh: false }).catch(() => null);
    return (
      token !== null &&
      (await this.environment.fetch(`${this.options.server ?? ""}/healthz`).then(
        (response) => response.ok,
        () => false,
      ))
    );
  }

  private async requestHandoff(reason: string, opening: string): Promise<Result<{ handoff: Handoff }>> {
    const dialogId = this.dialogId ?? (await this.openWith(opening));
    const { connection, http } = this.engine;
    const asked = connection.isOpen
      ? await connection.ask("handoff_request", { dialog_id: dialogId, reason })
      : await http.request<{ handoff: Handoff }>("POST", `/api/dialogs/${dialogId}/handoff`, { reason });
    if (!asked.ok) return asked;
    this.handoff = "value" in asked ? asked.value.handoff : asked.handoff;
    this.engine.changed();
    return { ok: true, handoff: this.handoff };
  }

  /** A conversation begins with a message: asking for a person without one writes it. */
  private openWith(text: string): Promise<number> {
    const known = new Promise<number>((resolve) => void this.dialogWaiters.add(resolve));
    this.engine.outbox.add({ text }, null);
    return known;
  }

  private viewpoint(): Viewpoint {
    const { me } = this.engine;
    return {
      me,
      sender: "user",
      isMine: (message) => message.sender === "user" && message.kind !== "event",
      counts: (receipt) => receipt.principal.type === "member" || receipt.principal.type === "assistant",
    };
  }

  private look(): VisitorSnapshot {
    const { engine } = this;
    const session = this.dialogId === null ? undefined : engine.sessions.get(this.dialogId);
    const viewpoint = this.viewpoint();
    const { entries } = engine.outbox;
    const view = session?.view(entries, viewpoint) ?? {
      ...plainView(EMPTY_DIALOG),
      id: null,
      items: this.early(EMPTY_DIALOG, entries, viewpoint),
      loading: false,
      loadingOlder: false,
      error: null,
    };
    const waits = view.dialog?.status === "queued";
    return {
      connection: engine.connection.view,
      principal: engine.me,
      limits: engine.limits,
      view,
      handoff: waits ? this.handoff : null,
      unread: this.unread(view, session?.ownRead ?? 0),
      persistent: this.storage.persistent,
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
