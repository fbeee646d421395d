import type { Dialog, Handoff, Person } from "@/lib/protocol/dialog";
import type { Down, DownEvent } from "@/lib/protocol/events-down";
import type { UpEvent, UpInput } from "@/lib/protocol/events-up";
import type { LiveMessage, Message } from "@/lib/protocol/message";
import type { Me } from "@/lib/protocol/routes/people";
import { withNames } from "@/lib/protocol/transcript-line";
import { AlertBoard } from "../alert-board";
import { browserEnvironment } from "../browser-environment";
import type { Viewpoint } from "../dialog/view-dialog";
import { Engine } from "../engine";
import { unreachable } from "../errors";
import { fallbackStorage } from "../outbox/fallback-storage";
import { indexedStorage } from "../outbox/indexed-storage";
import type { Sent } from "../outbox/outbox";
import type { Desk, DeskOptions, DeskSnapshot, DialogChange, DialogView, Operator, OutboxEntry, Presence, Result } from "../types";
import { type Expected, ExpectedChanges } from "./expected";
import { ListSession } from "./list-session";
import { Viewing } from "./viewing";

/** A member's side: the list, and as many open conversations as they look at. */
export function createDesk(options: DeskOptions): Desk {
  return new MemberDesk(options).facade();
}

class MemberDesk {
  private readonly environment;
  private readonly storage;
  private readonly engine: Engine;
  private readonly list: ListSession;
  private readonly opened = new Map<number, number>();
  private readonly expected = new ExpectedChanges();
  /** Conversations in other hands, which are not shown unless they come back. */
  private readonly lost = new Set<number>();
  private operators: ReadonlyMap<number, Operator> = new Map();
  /** Shown as it is, not as a copy: on a busy site people come and go by the thousand. */
  private readonly presence = new Map<string, Presence>();
  private readonly viewing: Viewing;
  private views: ReadonlyMap<number, DialogView> = new Map();
  private readonly board: AlertBoard;
  private snapshot: DeskSnapshot | null = null;
  private viewpoint: Viewpoint = viewpointOf(null);

  constructor(private readonly options: DeskOptions) {
    this.environment = options.environment ?? browserEnvironment();
    this.board = new AlertBoard(this.environment, () => this.engine.changed());
    this.storage = options.storage ?? fallbackStorage(indexedStorage());
    const token = async (how: { refresh: boolean }) => (options.auth ? ((await options.auth(how)).token ?? null) : null);
    this.engine = new Engine({
      environment: this.environment,
      storage: this.storage,
      scope: options.scope,
      server: options.server ?? "",
      namespace: () => "/admin",
      handshake: async (how) => {
        const bearer = await token(how);
        return bearer ? { token: bearer } : {};
      },
      bearer: token,
      deliver: (entry) => this.deliver(entry),
      // Where it stands: its conversation may have been merged into another meanwhile.
      onSent: (_entry, { message }) => this.engine.sessions.get(message.dialog_id)?.own(message as LiveMessage | Message),
      onEstablished: ({ principal }) => {
        if (`${principal.type}:${principal.id}` !== options.scope) return this.refuse();
        this.viewpoint = viewpointOf(principal);
        // What still is so comes again after this.
        this.board.clear();
        this.viewing.established();
        return true;
      },
      onEvent: (event, payload) => this.heard(event, payload),
      shown: (dialog) => this.expected.shown(dialog),
      poll: async () => (await Promise.all([this.list.refresh(), this.engine.pollSessions()])).every(Boolean),
      onReturn: () => void this.list.refresh(),
    });
    const { http } = this.engine;
    this.viewing = new Viewing(this.environment, this.engine);
    this.list = new ListSession(options.query ?? { filter: "open" }, {
      environment: this.environment,
      http,
      memberId: () => (typeof this.engine.me?.id === "number" ? this.engine.me.id : null),
      onChange: () => this.engine.changed(),
      shown: (dialog) => this.expected.shown(dialog),
    });
    this.engine.subscribe(() => {
      this.snapshot = null;
    });
  }

  facade(): Desk {
    const { engine, list } = this;
    const session = (dialogId: number) => engine.sessions.get(dialogId);
    const post = (path: string) => (dialogId: number, body: object) =>
      engine.http.request<never>("POST", `/api/dialogs/${dialogId}/${path}`, body);
    return {
      subscribe: (listener) => engine.subscribe(listener),
      getSnapshot: () => {
        this.snapshot ??= this.makeSnapshot();
        return this.snapshot;
      },
      connect: () => {
        engine.connect();
        void list.refresh();
      },
      disconnect: () => engine.disconnect(),
      destroy: () => {
        this.board.stop();
        this.viewing.stop();
        list.close();
        engine.destroy();
      },
      setQuery: (query) => list.setQuery(query),
      refresh: async () => void (await list.refresh()),
      loadMore: () => list.loadMore(),
      open: (dialogId) => this.open(dialogId),
      openRoom: (room) => this.openRoom(room),
      loadOlder: async (dialogId) => session(dialogId)?.loadOlder(),
      send: (dialogId, draft) => {
        session(dialogId)?.stopTyping();
        return engine.outbox.add(draft, dialogId);
      },
      retry: (clientId) => engine.outbox.retry(clientId),
      discard: (clientId) => engine.outbox.discard(clientId),
      edit: (dialogId, messageId, text) => this.revise("edit_message", { dialog_id: dialogId, message_id: messageId, text }),
      remove: (dialogId, messageId) => this.revise("delete_message", { dialog_id: dialogId, message_id: messageId }),
      react: async (dialogId, messageId, emoji, on) => session(dialogId)?.react(messageId, emoji, on) ?? unreachable(this.environment),
      typing: (dialogId) => session(dialogId)?.typing(),
      stopTyping: (dialogId) => session(dialogId)?.stopTyping(),
      view: (dialogId) => this.viewing.view(dialogId),
      read: (dialogId, seq) => session(dialogId)?.read(seq),
      requestHandoff: (dialogId, reason, priority) =>
        this.expecting(dialogId, { status: "queued", assignee: null }, () =>
          this.either("handoff_request", { dialog_id: dialogId, reason, ...(priority ? { priority } : {}) }, post("handoff")),
        ),
      accept: (dialogId) =>
        this.expecting(dialogId, { status: "human", assignee: this.myself }, () =>
          this.either("handoff_accept", { dialog_id: dialogId }, post("accept")),
        ),
      complete: (dialogId, how = {}) =>
        this.expecting(dialogId, how.hand_back ? { status: "assistant", assignee: null } : { status: "resolved" }, () =>
          this.either("handoff_complete", { dialog_id: dialogId, ...how }, post("complete")),
        ),
      update: (dialogId, change, assignee) =>
        this.expecting(dialogId, expectedOf(change, assignee ?? this.myself), () => this.put("PATCH", dialogId, "", change)),
      transfer: (dialogId, to, note, team) =>
        this.expecting(dialogId, to ? { status: "human", assignee: to } : { status: "queued", assignee: null }, () =>
          this.put("POST", dialogId, "/transfer", { operator_id: to?.id ?? null, ...(team ? { team } : {}), ...(note ? { note } : {}) }),
        ),
      setStatus: (status) => engine.connection.ask("set_status", { status }),
      upload: (file, name) => engine.http.upload(file, name),
      request: (method, path, body) => engine.http.request(method, path, body),
      on: (event, listener) => engine.on(event, listener),
    };
  }

  private open(dialogId: number): () => void {
    this.opened.set(dialogId, (this.opened.get(dialogId) ?? 0) + 1);
    const known = this.list.list.items.find((dialog) => dialog.id === dialogId);
    const session = this.engine.session(dialogId);
    if (known) session.apply({ type: "dialog", dialog: known });
    this.engine.changed();
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      const left = (this.opened.get(dialogId) ?? 1) - 1;
      if (left > 0) return void this.opened.set(dialogId, left);
      this.opened.delete(dialogId);
      this.engine.closeSession(dialogId);
    };
  }

  private async openRoom(room: string): Promise<Result<{ dialogId: number; close: () => void }>> {
    const joined = await this.engine.connection.ask("join_room", { room });
    if (!joined.ok) return joined;
    return { ok: true, dialogId: joined.dialog.id, close: this.open(joined.dialog.id) };
  }

  private async deliver(entry: OutboxEntry): Promise<Result<Sent>> {
    const { connection, http } = this.engine;
    const { client_id, text, kind, reply_to } = entry;
    const body = { client_id, text, kind, attachments: entry.attachments.map((file) => file.id), reply_to };
    if (connection.isOpen)
      return connection.ask("chat_message", { ...body, ...(entry.dialog_id === null ? {} : { dialog_id: entry.dialog_id }) });
    if (!(await this.hasOwnSession())) return unreachable(this.environment);
    const result = await http.request<Sent>("POST", `/api/dialogs/${entry.dialog_id}/messages`, body);
    return result.ok ? { ok: true, ...result.value } : result;
  }

  /** The session's cookie is the whole browser's: somebody else may have signed in since, in another tab. */
  private async hasOwnSession(): Promise<boolean> {
    if (this.options.auth) return true;
    const me = await this.engine.http.request<Pick<Me, "member">>("GET", "/api/me");
    return me.ok && (`member:${me.value.member.id}` === this.options.scope || this.refuse());
  }

  /** Nothing of this member's is sent under another's session, and nothing of the other's shown to them. */
  private refuse(): false {
    this.engine.disconnect();
    this.options.onSomebodyElse?.();
    return false;
  }

  private async revise<E extends "edit_message" | "delete_message">(event: E, payload: UpInput<E>): Promise<Result<{ message: Message }>> {
    const { connection, http } = this.engine;
    const { dialog_id: id, message_id: messageId, ...body } = payload as { dialog_id: number; message_id: number; text?: string };
    const result: Result<{ message?: Message; value?: { message: Message } }> = connection.isOpen
      ? await connection.ask(event, payload)
      : await http.request(
          event === "edit_message" ? "PATCH" : "DELETE",
          `/api/dialogs/${id}/messages/${messageId}`,
          event === "edit_message" ? body : undefined,
        );
    if (!result.ok) return result;
    const message = (result.message ?? result.value?.message) as Message;
    this.engine.sessions.get(id)?.own(message);
    return { ok: true, message };
  }

  /** Over the socket where there is one, else over HTTP: the same verb, the same answer. */
  private async either<E extends UpEvent & `handoff_${string}`, T>(
    event: E,
    payload: UpInput<E> & { dialog_id: string | number },
    post: (dialogId: number, body: object) => Promise<Result<{ value: T }>>,
  ): Promise<Result<{ handoff: Handoff; dialog?: Dialog }>> {
    const { connection } = this.engine;
    if (connection.isOpen) return connection.ask<"handoff_accept">(event as "handoff_accept", payload);
    const { dialog_id, ...body } = payload;
    const result = await post(Number(dialog_id), body);
    return result.ok ? { ok: true, ...(result.value as { handoff: Handoff; dialog?: Dialog }) } : result;
  }

  private async put(method: string, dialogId: number, path: string, body: object): Promise<Result<{ dialog: Dialog }>> {
    const result = await this.engine.http.request<Dialog>(method, `/api/dialogs/${dialogId}${path}`, body);
    return result.ok ? { ok: true, dialog: result.value } : result;
  }

  /** Shows at once what was asked for; a refusal shows again what is so, and asks who has it by now. */
  private async expecting<T extends { dialog?: Dialog }>(
    dialogId: number,
    change: Expected,
    ask: () => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const known = this.engine.sessions.get(dialogId)?.dialog ?? this.list.list.items.find((dialog) => dialog.id === dialogId);
    if (known) this.take(this.expected.begin(known, change));
    const result = await ask();
    const shown = this.expected.settle(dialogId, change);
    if (shown && !result.ok) this.take(shown);
    if (result.ok && result.dialog) this.know(result.dialog);
    if (!result.ok) void this.look(dialogId);
    return result;
  }

  private async look(dialogId: number): Promise<void> {
    const result = await this.engine.http.request<Dialog>("GET", `/api/dialogs/${dialogId}`);
    if (result.ok) this.know(result.value);
  }

  private rename({ key, ...person }: Down["person_updated"]): void {
    const now = (other: string) => (other === key ? person : undefined);
    const rename = (message: Message) => withNames(message, now);
    for (const session of this.engine.sessions.values()) session.apply({ type: "renamed", rename });
    this.list.rename(rename);
  }

  /** Somebody is on another page, in whichever of their conversations that is shown. */
  private moved({ contact_id, url, title }: Down["page_view"]): void {
    const now = (dialog: Dialog): Dialog =>
      dialog.visitor?.id === contact_id ? { ...dialog, visitor: { ...dialog.visitor, page_url: url, page_title: title } } : dialog;
    this.list.map(now);
    for (const session of this.engine.sessions.values()) {
      const dialog = session.dialog && now(session.dialog);
      if (dialog && dialog !== session.dialog) session.apply({ type: "dialog", dialog });
    }
  }

  /** A conversation is in other hands, and no longer to be shown. */
  private lose(dialogId: number): void {
    this.lost.add(dialogId);
    this.list.remove(dialogId);
    this.engine.sessions.get(dialogId)?.lose();
    this.engine.changed();
  }

  private know(dialog: Dialog): void {
    this.take(this.expected.shown(dialog));
  }

  /** The answer to what gave it away says how it is, and may come after the word that it is gone. */
  private take(dialog: Dialog): void {
    if (this.lost.has(dialog.id)) return;
    this.list.change(dialog);
    this.engine.sessions.get(dialog.id)?.apply({ type: "dialog", dialog });
    this.engine.changed();
  }

  private get myself(): Person | null {
    const { me } = this.engine;
    return me && { id: me.id, name: me.name, avatar_url: null };
  }

  private heard(event: DownEvent, payload: Down[DownEvent]): void {
    if (event === "dialog_updated") {
      this.lost.delete((payload as Dialog).id);
      this.know(payload as Dialog);
    }
    if (event === "dialog_removed") this.lose((payload as Down["dialog_removed"]).dialog_id);
    if (event === "handoff_request") this.list.countSoon();
    if (event === "notification" && (payload as Down["notification"]).type === "mention") this.list.mentioned();
    if (event === "page_view") this.moved(payload as Down["page_view"]);
    if (event === "viewing") this.viewing.hear(payload as Down["viewing"]);
    if (event === "system_alert") this.board.hear(payload as Down["system_alert"]);
    if (event === "person_updated") this.rename(payload as Down["person_updated"]);
    if (event === "operator_status_change") {
      const { operator_id, status, active_handoffs } = payload as Down["operator_status_change"];
      this.operators = new Map(this.operators).set(operator_id, { status, active_handoffs });
      this.engine.changed();
    }
    if (event === "presence_update") {
      const { user_id, status, last_seen } = payload as Down["presence_update"];
      this.presence.set(String(user_id), { status, last_seen });
      this.engine.changed();
    }
  }

  private makeSnapshot(): DeskSnapshot {
    const { engine, list } = this;
    const { entries } = engine.outbox;
    const views = new Map(
      [...this.opened.keys()].flatMap((id): [number, DialogView][] => {
        const view = engine.sessions.get(id)?.view(
          entries.filter((entry) => entry.dialog_id === id),
          this.viewpoint,
        );
        return view ? [[id, view]] : [];
      }),
    );
    const same = views.size === this.views.size && [...views].every(([id, view]) => this.views.get(id) === view);
    if (!same) this.views = views;
    return {
      connection: engine.connection.view,
      me: engine.me,
      limits: engine.limits,
      list: list.list,
      counts: list.counts,
      dialogs: this.views,
      operators: this.operators,
      presence: this.presence,
      viewers: this.viewing.others,
      outboxSize: entries.length,
      persistent: this.storage.persistent,
      alerts: this.board.alerts,
    };
  }
}

/** What a change of a conversation makes of it, as far as the client knows. */
function expectedOf(change: DialogChange, assignee: Person | null): Expected {
  const { assignee_id, team: _team, snoozed_until: _until, ...plain } = change;
  if (assignee_id === undefined) return plain.status === "human" ? { ...plain, assignee } : plain;
  return assignee_id === null ? { ...plain, status: "queued", assignee: null } : { ...plain, status: "human", assignee };
}

/** For a member "read" means by the person outside; where there is none (a team's room), by anybody else. */
function viewpointOf(me: DeskSnapshot["me"]): Viewpoint {
  return {
    me,
    sender: "manager",
    isMine: (message) => message.sender === "manager" && message.kind !== "event" && message.author?.id === me?.id,
    counts: ({ principal }, dialog) =>
      dialog?.visitor ? principal.type === "visitor" || principal.type === "customer" : principal.id !== me?.id,
  };
}
