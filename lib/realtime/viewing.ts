import type { Core } from "../core/core";
import { type DialogRef, type DomainEvent, mayHear } from "../core/log";
import type { Down } from "../protocol/events-down";
import type { Connection } from "./connection";
import { emitToAll } from "./emit-to-all";
import type { Hub } from "./hub";
import { Paced } from "./paced";

type Event<T extends DomainEvent["type"]> = Extract<DomainEvent, { type: T }>;

/** How long somebody looks at a conversation without saying so again (protocol.md 4). */
export const VIEWING_EXPIRES_MS = 60_000;
const SWEEP_EVERY_MS = 1_000;
/** How long changes gather before members hear of them: whoever goes through a list looks at many for a moment. */
const GATHER_MS = 150;

/** What one connection has in front of it. Times in ms since the epoch; `until` by this node's clock. */
type Viewer = { dialog: DialogRef; member: { id: number; name: string }; since: number; until: number };

const typistKey = (dialogId: number, memberId: unknown): string => `${dialogId} ${memberId}`;

/**
 * Which members look at which conversation, on whichever node: heard from the bus, kept in memory alone, and forgotten
 * where nobody says it again.
 */
export class Viewing {
  /** By the connection's id. */
  private readonly viewers = new Map<string, Viewer>();
  private readonly typists = new Set<string>();
  private readonly changed = new Map<number, DialogRef>();
  private readonly telling = new Paced(GATHER_MS, async () => this.tell());
  private readonly sweeping: NodeJS.Timeout;

  constructor(
    private readonly core: Pick<Core, "bus" | "now">,
    private readonly hub: Hub,
  ) {
    this.sweeping = setInterval(() => this.sweep(), SWEEP_EVERY_MS);
    this.sweeping.unref();
  }

  stop(): void {
    clearInterval(this.sweeping);
  }

  /** A member's connection says what is in front of it. @param dialog null for none */
  say({ id, actor }: Connection, dialog: DialogRef | null): void {
    if (actor.type !== "member" || (!dialog && !this.viewers.has(id))) return;
    const member = { id: actor.memberId, name: actor.name };
    this.core.bus.publish({ type: "viewing", connectionId: id, dialog, member, at: this.core.now().toISOString() });
  }

  left(connection: Connection): void {
    this.say(connection, null);
  }

  heard({ connectionId, dialog, member, at }: Event<"viewing">): void {
    const before = this.viewers.get(connectionId);
    const goesOn = before !== undefined && before.dialog.id === dialog?.id;
    if (dialog) {
      const since = goesOn ? before.since : Date.parse(at);
      this.viewers.set(connectionId, { dialog, member, since, until: this.core.now().getTime() + VIEWING_EXPIRES_MS });
    } else this.viewers.delete(connectionId);
    if (goesOn && before.member.name === member.name) return;
    for (const ref of [before?.dialog, dialog]) if (ref) this.mark(ref);
  }

  typing({ dialog, payload, author }: Event<"typing">): void {
    // Others have ids of their own, which may be a member's number.
    if (author !== "member") return;
    const key = typistKey(dialog.id, payload.user_id);
    if (this.typists.has(key) === payload.is_typing) return;
    if (payload.is_typing) this.typists.add(key);
    else this.typists.delete(key);
    for (const viewer of this.viewers.values())
      if (viewer.dialog.id === dialog.id && viewer.member.id === payload.user_id) this.mark(viewer.dialog);
  }

  /** Who has just connected hears who looks at what. */
  welcome(connection: Connection): void {
    const { actor } = connection;
    if (actor.type !== "member") return;
    const dialogs = new Map([...this.viewers.values()].map(({ dialog }) => [dialog.id, dialog]));
    for (const dialog of dialogs.values())
      if (dialog.kind !== "user" && mayHear(actor, this.now(dialog))) connection.send("viewing", this.payloadOf(dialog.id));
  }

  /** Forgets who has not said it again. */
  sweep(): void {
    const now = this.core.now().getTime();
    for (const [id, { dialog, until }] of this.viewers) {
      if (until > now) continue;
      this.viewers.delete(id);
      this.mark(dialog);
    }
  }

  private mark(dialog: DialogRef): void {
    this.changed.set(dialog.id, dialog);
    this.telling.ask();
  }

  private tell(): void {
    const changed = [...this.changed.values()];
    this.changed.clear();
    for (const dialog of changed) {
      const { id, kind, workspaceId } = dialog;
      // Direct messages are those two members' alone.
      const members = kind === "user" ? this.hub.readersOf(id) : this.hub.membersOf(workspaceId);
      emitToAll(
        [...members].filter(({ actor }) => actor.type === "member" && mayHear(actor, this.now(dialog))),
        "viewing",
        this.payloadOf(id),
      );
    }
  }

  /** A dialog that somebody looks at is in other hands now. */
  passed(dialog: DialogRef): void {
    for (const viewer of this.viewers.values()) if (viewer.dialog.id === dialog.id) viewer.dialog = dialog;
  }

  /** A dialog as it is known by now: whoever looks at it named it when they opened it. */
  private now(dialog: DialogRef): DialogRef {
    return this.hub.room(dialog.id)?.ref ?? dialog;
  }

  /** Each member once, since they opened it first. */
  private payloadOf(dialogId: number): Down["viewing"] {
    const found = new Map<number, Viewer>();
    for (const viewer of this.viewers.values()) {
      const known = found.get(viewer.member.id);
      if (viewer.dialog.id === dialogId && (!known || viewer.since < known.since)) found.set(viewer.member.id, viewer);
    }
    const operators = [...found.values()]
      .sort((a, b) => a.since - b.since)
      .map(({ member, since }) => ({
        ...member,
        since: new Date(since).toISOString(),
        typing: this.typists.has(typistKey(dialogId, member.id)),
      }));
    return { dialog_id: dialogId, operators };
  }
}
