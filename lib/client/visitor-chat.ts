import type { Down, DownEvent } from "@/lib/protocol/events-down";
import { browserEnvironment } from "./browser-environment";
import { emptyView } from "./dialog/view-dialog";
import { unreachable } from "./errors";
import { fallbackStorage } from "./outbox/fallback-storage";
import { indexedStorage } from "./outbox/indexed-storage";
import type { Draft, Result, VisitorChat, VisitorChatOptions, VisitorCredentials, VisitorSnapshot } from "./types";
import { Person, scopeOf } from "./visitor/person";

/** A visitor's or customer's one conversation, which their first message makes. */
export function createVisitorChat(options: VisitorChatOptions): VisitorChat {
  return new Visitor(options).facade();
}

/** How long until the page is asked again who is there, when it did not say. */
const ASK_AGAIN_MS = 2_000;

/** Owners that were signed out in another tab of the same browser. */
type TabMessage = { type: "logout"; owners: string[] };

/** One chat on a page, whoever sits before it: what belongs to one person ends with them, and the next begins with nothing. */
class Visitor {
  private readonly environment;
  private readonly storage;
  private readonly channel;
  private person: Person | null = null;
  private persons = 0;
  private connected = false;
  private destroyed = false;
  /** Written before it was known who writes. */
  private early: { draft: Draft; clientId: string }[] = [];
  private asking: Promise<void> | null = null;
  private snapshot: VisitorSnapshot | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly eventListeners = new Map<string, Set<(payload: never) => void>>();

  constructor(private readonly options: VisitorChatOptions) {
    this.environment = options.environment ?? browserEnvironment();
    this.storage = options.storage ?? fallbackStorage(indexedStorage());
    this.channel = this.environment.openChannel(`baton-person:${options.assistantId}`, (message) => this.heard(message as TabMessage));
  }

  facade(): VisitorChat {
    const session = () => this.person?.session;
    const engine = () => this.person?.engine;
    const away = <T>(): Result<T> => unreachable(this.environment);
    return {
      subscribe: (listener) => {
        this.listeners.add(listener);
        return () => void this.listeners.delete(listener);
      },
      getSnapshot: () => {
        this.snapshot ??= this.read();
        return this.snapshot;
      },
      connect: () => {
        this.connected = true;
        if (this.person) this.person.engine.connect();
        else this.ask();
      },
      disconnect: () => {
        this.connected = false;
        engine()?.disconnect();
      },
      destroy: () => {
        this.destroyed = true;
        this.person?.end();
        this.channel.close();
        this.listeners.clear();
        this.eventListeners.clear();
      },
      send: (draft) => this.send(draft),
      choose: (dialogId) => this.person?.choose(dialogId),
      end: async () => this.person?.endConversation() ?? away(),
      rate: async (score, comment) => this.person?.rate(score, comment) ?? away(),
      retry: (clientId) => engine()?.outbox.retry(clientId),
      discard: (clientId) => engine()?.outbox.discard(clientId),
      react: async (messageId, emoji, on) => session()?.react(messageId, emoji, on) ?? away(),
      typing: (text) => session()?.typing(text),
      stopTyping: () => session()?.stopTyping(),
      read: (seq) => session()?.read(seq),
      loadOlder: async () => session()?.loadOlder(),
      requestHandoff: async (reason, opening) => this.person?.requestHandoff(reason, opening) ?? away(),
      pageView: async (page) => this.person?.pageView(page) ?? away(),
      upload: async (file, name, options) => engine()?.http.upload(file, name, options) ?? away(),
      download: async (path) => engine()?.http.download(path) ?? away(),
      request: async <T>(method: string, path: string, body?: unknown) => engine()?.http.request<T>(method, path, body) ?? away(),
      reauthenticate: () => this.ask(),
      logout: () => this.logout(),
      on: (event, listener) => {
        const known = this.eventListeners.get(event) ?? new Set();
        this.eventListeners.set(event, known.add(listener as (payload: never) => void));
        return () => void known.delete(listener as (payload: never) => void);
      },
    };
  }

  private send(draft: Draft): string {
    this.person?.session?.stopTyping();
    if (this.person) return this.person.send(draft);
    const clientId = this.environment.uuid();
    this.early.push({ draft, clientId });
    return clientId;
  }

  /** Asks the page who is there now. */
  private ask(): void {
    const asking: Promise<void> = this.options.auth({ refresh: false }).then(
      (credentials) => {
        if (this.asking === asking) this.meet(credentials);
      },
      () => {
        if (this.asking === asking) this.environment.after(ASK_AGAIN_MS, () => this.asking === asking && this.ask());
      },
    );
    this.asking = asking;
  }

  private meet(credentials: VisitorCredentials): void {
    this.asking = null;
    if (this.destroyed) return;
    if (this.person?.goesOn(credentials)) return this.person.renew(credentials);
    this.leave();
    const person = new Person({
      options: this.options,
      environment: this.environment,
      storage: this.storage,
      credentials,
      onSomebodyElse: () => this.ask(),
      onEvent: (event, payload) => this.emit(event, payload),
    });
    this.person = person;
    person.engine.subscribe(() => this.changed());
    for (const { draft, clientId } of this.early.splice(0)) person.send(draft, clientId);
    if (this.connected) person.engine.connect();
    this.changed();
  }

  /** Nothing of the person before is sent, heard or shown from here on; what waits to be sent waits until they are back. */
  private leave(): void {
    if (!this.person) return;
    this.person.end();
    this.person = null;
    this.persons += 1;
    this.changed();
  }

  /** What the person has not sent is forgotten, here and in every tab of the browser. */
  private logout(): void {
    const owners = this.person?.owners ?? [];
    this.asking = null;
    this.early = [];
    this.leave();
    this.channel.post({ type: "logout", owners } satisfies TabMessage);
    void this.forget(owners).then(() => {
      // The page may have said meanwhile who is there now.
      if (!this.person && !this.asking && !this.destroyed) this.ask();
    });
  }

  private async forget(owners: readonly string[]): Promise<void> {
    for (const owner of owners) {
      const scope = scopeOf(this.options.assistantId, owner);
      for (const entry of await this.storage.load(scope).catch(() => []))
        await this.storage.remove(scope, entry.client_id).catch(() => undefined);
    }
  }

  private heard({ type, owners }: TabMessage): void {
    if (type !== "logout" || !this.person?.isOneOf(owners)) return;
    this.leave();
    this.options.onLogout?.();
    this.ask();
  }

  private changed(): void {
    this.snapshot = null;
    for (const listener of [...this.listeners]) listener();
  }

  private emit<E extends DownEvent>(event: E, payload: Down[E]): void {
    for (const listener of this.eventListeners.get(event) ?? []) listener(payload as never);
  }

  private read(): VisitorSnapshot {
    const { persistent } = this.storage;
    if (this.person) return { ...this.person.read(), person: this.persons, persistent };
    const status = this.connected ? "connecting" : "disconnected";
    return {
      person: this.persons,
      owner: null,
      connection: { status, attempt: 0, retryAt: null, since: null, close: null },
      principal: null,
      limits: null,
      view: emptyView(),
      handoff: null,
      chosen: null,
      outboxSize: 0,
      conversations: [],
      unread: 0,
      alerts: [],
      persistent,
    };
  }
}
