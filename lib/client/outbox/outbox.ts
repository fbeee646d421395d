import type { Dialog } from "@/lib/protocol/dialog";
import type { ErrorBody } from "@/lib/protocol/errors";
import type { LiveMessage } from "@/lib/protocol/message";
import { nextDelay } from "../connection/backoff";
import type { Draft, Environment, OutboxEntry, OutboxStorage, Result, TabChannel, Timer } from "../types";

export type Sent = { message: LiveMessage; dialog?: Dialog };

export type OutboxParts = {
  environment: Environment;
  storage: OutboxStorage;
  /** Whose words these are: one principal's on one origin. */
  scope: string;
  /** Resolves once there is a transport to deliver over. */
  transport: () => Promise<void>;
  /** One attempt, over whichever transport there is. */
  deliver: (entry: OutboxEntry) => Promise<Result<Sent>>;
  /** What keeps one order; without it each dialog. */
  laneOf?: ((entry: OutboxEntry) => string) | undefined;
  /** Called before the entry goes, so that the message is never missing in between. */
  onSent: (entry: OutboxEntry, sent: Sent) => void;
  onChange: () => void;
};

/** `resumeAt` is when the next attempt is due; a kick brings it forward, but not before `floor`, which the server named. */
type Lane = { busy: boolean; backoffMs: number; resumeAt: number; floor: number; faults: number; timer: Timer | null };

type TabMessage = { type: "put" | "taken" } | { type: "sent"; entry: OutboxEntry; sent: Sent } | { type: "gone" };

/** The other tabs of the same browser that show the same person's outbox. */
type Tabs = { channel: TabChannel; leadership: { steal(): void; release(): void } };

/** A tab that leads but does not take what it was notified of is asleep: another one takes its place. */
const TAKEN_WITHIN_MS = 2_500;
/**
 * An answer that takes longer may have been lost on its way: asked for again, which makes no second message (P2). Each time
 * after twice as long: where the server is only slow, what is asked again is more for it to do.
 */
const ASK_AGAIN_MS = 4_000;
/** The longest wait between two attempts: the server may have been back for so long when the next one comes. */
const CEILING_MS = 4_000;
/** A message on which the server breaks every time must not hold up those behind it for ever. */
const FAULTS_MAX = 6;

/**
 * Messages of one's own until the server has acknowledged them (P8): stored before they are sent, sent one after the
 * other per dialog, by one tab, under the client_id they were given once (P2).
 */
export class Outbox {
  private list: readonly OutboxEntry[] = [];
  private readonly lanes = new Map<string, Lane>();
  /** Added here and not yet in the storage: a reload of the list must not lose them. */
  private readonly unstored = new Set<string>();
  private tabs: Tabs;
  private leads = false;
  private awaited: Timer | null = null;
  private stopped = false;
  private scope: string;

  constructor(private readonly parts: OutboxParts) {
    this.scope = parts.scope;
    this.tabs = this.joinTabs();
    void this.reload().then(() => this.pumpAll());
  }

  get entries(): readonly OutboxEntry[] {
    return this.list;
  }

  /** Takes a message in; it is stored, then sent. @returns its client_id */
  add(draft: Draft, dialogId: number | null, clientId = this.parts.environment.uuid(), beginsWith?: string): string {
    const { environment } = this.parts;
    const entry: OutboxEntry = {
      client_id: clientId,
      scope: this.scope,
      dialog_id: dialogId,
      ...(beginsWith === undefined ? {} : { begins_with: beginsWith }),
      text: draft.text,
      kind: draft.kind ?? "text",
      attachments: draft.attachments ?? [],
      reply_to: draft.reply_to ?? null,
      order: Math.max(environment.now(), (this.list.at(-1)?.order ?? 0) + 1),
      state: "waiting",
      error: null,
    };
    void this.store(entry);
    return entry.client_id;
  }

  retry(clientId: string): void {
    const entry = this.list.find((candidate) => candidate.client_id === clientId);
    if (entry?.state === "failed") void this.store({ ...entry, state: "waiting", error: null });
  }

  discard(clientId: string): void {
    void this.forget(clientId).then(() => this.tabs.channel.post({ type: "gone" } satisfies TabMessage));
  }

  /** The connection is back, or there is reason to try again: what waits for its turn goes now. */
  kick(): void {
    for (const lane of this.lanes.values()) lane.resumeAt = lane.floor;
    this.pumpAll();
  }

  /** The same person is known by another name from now on: what waits goes on under that one. */
  async moveTo(scope: string): Promise<void> {
    const from = this.scope;
    if (scope === from || this.stopped) return;
    this.scope = scope;
    this.leaveTabs();
    await this.adopt(from);
    if (this.stopped || this.scope !== scope) return;
    this.tabs = this.joinTabs();
    this.pumpAll();
  }

  /** Takes over what the same person left waiting under another name. */
  async adopt(from: string): Promise<void> {
    const { storage } = this.parts;
    const { scope } = this;
    const shown = new Set(this.list.map((entry) => entry.client_id));
    for (const entry of await storage.load(from).catch(() => [])) {
      if (this.stopped) return;
      const wasSent = shown.has(entry.client_id) && !this.list.some((other) => other.client_id === entry.client_id);
      if (!wasSent) await storage.put({ ...entry, scope }).catch(() => undefined);
      await storage.remove(from, entry.client_id).catch(() => undefined);
    }
    await this.reload();
    this.pumpAll();
  }

  stop(): void {
    this.stopped = true;
    for (const lane of this.lanes.values()) lane.timer?.cancel();
    this.leaveTabs();
  }

  private joinTabs(): Tabs {
    const { environment } = this.parts;
    const { scope } = this;
    const isOurs = () => !this.stopped && this.scope === scope;
    const channel = environment.openChannel(`baton-outbox:${scope}`, (message) => isOurs() && void this.heard(message as TabMessage));
    const leadership = environment.lead(`baton-outbox:${scope}`, (leads) => {
      if (!isOurs()) return;
      this.leads = leads;
      if (leads) void this.reload().then(() => this.pumpAll());
    });
    return { channel, leadership };
  }

  private leaveTabs(): void {
    this.leads = false;
    this.awaited?.cancel();
    this.awaited = null;
    this.tabs.leadership.release();
    this.tabs.channel.close();
  }

  private get sends(): boolean {
    return !this.stopped && (this.leads || !this.parts.storage.shared);
  }

  private laneOf(entry: OutboxEntry): string {
    return this.parts.laneOf?.(entry) ?? String(entry.dialog_id);
  }

  private lane(key: string): Lane {
    const known = this.lanes.get(key);
    if (known) return known;
    const made: Lane = { busy: false, backoffMs: 0, resumeAt: 0, floor: 0, faults: 0, timer: null };
    this.lanes.set(key, made);
    return made;
  }

  private show(list: readonly OutboxEntry[]): void {
    this.list = [...list].sort((a, b) => a.order - b.order || (a.client_id < b.client_id ? -1 : 1));
    this.parts.onChange();
  }

  private replace(entry: OutboxEntry): void {
    this.show([...this.list.filter((other) => other.client_id !== entry.client_id), entry]);
  }

  private async store(entry: OutboxEntry): Promise<void> {
    this.unstored.add(entry.client_id);
    this.replace(entry);
    await this.parts.storage.put(entry).catch(() => undefined);
    this.unstored.delete(entry.client_id);
    if (this.stopped) return;
    this.tabs.channel.post({ type: "put" } satisfies TabMessage);
    if (this.sends) void this.pump(this.laneOf(entry));
    else this.expectTaken();
  }

  private expectTaken(): void {
    this.awaited ??= this.parts.environment.after(TAKEN_WITHIN_MS, () => {
      this.awaited = null;
      this.tabs.leadership.steal();
    });
  }

  private async forget(clientId: string): Promise<void> {
    this.show(this.list.filter((entry) => entry.client_id !== clientId));
    await this.parts.storage.remove(this.scope, clientId).catch(() => undefined);
  }

  private async reload(): Promise<void> {
    const { scope } = this;
    const stored = await this.parts.storage.load(scope).catch(() => []);
    if (this.stopped || this.scope !== scope) return;
    const known = new Map(this.list.map((entry) => [entry.client_id, entry]));
    const mine = this.list.filter((entry) => this.unstored.has(entry.client_id));
    const rest = stored.filter((entry) => !this.unstored.has(entry.client_id));
    // An entry that did not change keeps its identity, so that a view can skip it.
    this.show([
      ...mine,
      ...rest.map((entry) => (known.get(entry.client_id)?.state === entry.state ? (known.get(entry.client_id) as OutboxEntry) : entry)),
    ]);
  }

  private async heard(message: TabMessage): Promise<void> {
    if (message.type === "taken") {
      this.awaited?.cancel();
      this.awaited = null;
      return;
    }
    if (message.type === "sent") this.parts.onSent(message.entry, message.sent);
    await this.reload();
    if (message.type !== "put" || !this.sends) return;
    this.tabs.channel.post({ type: "taken" } satisfies TabMessage);
    this.pumpAll();
  }

  private pumpAll(): void {
    for (const key of new Set(this.list.map((entry) => this.laneOf(entry)))) void this.pump(key);
  }

  /** What of a lane is to be sent next, once it is stored. */
  private next(key: string): OutboxEntry | undefined {
    const entry = this.list.find((candidate) => this.laneOf(candidate) === key && candidate.state === "waiting");
    return entry && !this.unstored.has(entry.client_id) ? entry : undefined;
  }

  private async pump(key: string): Promise<void> {
    const lane = this.lane(key);
    if (!this.next(key) || lane.busy || !this.sends) return;
    lane.timer?.cancel();
    const waitMs = lane.resumeAt - this.parts.environment.now();
    if (waitMs > 0) {
      lane.timer = this.parts.environment.after(waitMs, () => void this.pump(key));
      return;
    }
    lane.busy = true;
    await this.parts.transport();
    // What was discarded meanwhile is not sent.
    const entry = this.sends ? this.next(key) : undefined;
    const startedAt = this.parts.environment.now();
    const result = entry && (await this.attempt(entry));
    lane.busy = false;
    if (this.stopped || !result) return;
    if (result.ok) await this.sent(entry, result, lane);
    else this.refused(entry, result.error, lane, startedAt);
    void this.pump(key);
  }

  /** Sends, and again while there is no answer; the first that is an answer counts, however late it comes. */
  private attempt(entry: OutboxEntry): Promise<Result<Sent>> {
    const { deliver, environment } = this.parts;
    return new Promise((resolve) => {
      let unanswered = 0;
      let waitMs = ASK_AGAIN_MS;
      let again: Timer | null = null;
      const ask = () => {
        if (this.stopped) return;
        unanswered += 1;
        again = environment.after(waitMs, ask);
        waitMs *= 2;
        void deliver(entry).then((result) => {
          unanswered -= 1;
          if (!result.ok && result.error.recoverable && unanswered > 0) return;
          again?.cancel();
          resolve(result);
        });
      };
      ask();
    });
  }

  private async sent(entry: OutboxEntry, { message, dialog }: Sent, lane: Lane): Promise<void> {
    this.rest(lane);
    const sent: Sent = dialog ? { message, dialog } : { message };
    this.parts.onSent(entry, sent);
    await this.forget(entry.client_id);
    this.tabs.channel.post({ type: "sent", entry, sent } satisfies TabMessage);
  }

  private rest(lane: Lane): void {
    Object.assign(lane, { backoffMs: 0, resumeAt: 0, floor: 0, faults: 0 } satisfies Partial<Lane>);
  }

  private refused(entry: OutboxEntry, error: ErrorBody, lane: Lane, startedAt: number): void {
    const { environment } = this.parts;
    lane.faults = error.code === "INTERNAL" ? lane.faults + 1 : 0;
    if (error.recoverable && lane.faults < FAULTS_MAX) {
      lane.backoffMs = Math.min(CEILING_MS, nextDelay(lane.backoffMs, environment.random()));
      lane.floor = environment.now() + (error.retry_after_ms ?? 0);
      lane.resumeAt = Math.max(lane.floor, startedAt + lane.backoffMs);
      return;
    }
    this.rest(lane);
    if (this.list.some((other) => other.client_id === entry.client_id)) void this.store({ ...entry, state: "failed", error });
  }
}
