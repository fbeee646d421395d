import type { Core } from "../core/core";
import {
  type DialogRef,
  type DomainEvent,
  type Hands,
  hasReacted,
  isNarrowed,
  isOutside,
  type LogChange,
  mayHear,
  seesIn,
  toReactions,
} from "../core/log";
import type { CloseName } from "../protocol/closes";
import type { LiveMessage } from "../protocol/message";
import type { Access } from "./access";
import type { CatchUp } from "./catch-up";
import type { Connection } from "./connection";
import type { Delivery } from "./delivery";
import { emitToAll } from "./emit-to-all";
import type { Hub } from "./hub";
import type { LiveTurns } from "./live-turns";
import type { PendingDeliveries } from "./pending-deliveries";
import type { SummaryBatch } from "./summaries";
import { type TypingExpiry, TypingPace } from "./typing";

type Event<T extends DomainEvent["type"]> = Extract<DomainEvent, { type: T }>;

/** What the visitor's side gets: nothing of a note. Where both sides see the same, it is the same object. */
function outsideView({ message, prevSeq, publicPrevSeq }: LogChange, forMembers: LiveMessage): LiveMessage | undefined {
  if (publicPrevSeq === null) return undefined;
  return publicPrevSeq === prevSeq ? forMembers : { ...message, prev_seq: publicPrevSeq };
}

/** Whether a connection was opened with one of these sign-ins; where none is named, with any. */
const isOfSessions = ({ actor }: Connection, sessions: readonly string[] | undefined): boolean =>
  sessions === undefined || (actor.type === "member" && actor.sessionId !== undefined && sessions.includes(actor.sessionId));

/** Whoever is blocked is told what everybody is told of what there is not. */
const endOf = ({ blocked, renewed }: Event<"revoked">): CloseName => (blocked ? "NOT_FOUND" : renewed ? "AUTH_EXPIRED" : "AUTH_FAILED");

type Parts = {
  core: Core;
  hub: Hub;
  delivery: Delivery;
  summaries: SummaryBatch;
  catchUp: CatchUp;
  typing: TypingExpiry;
  pending: PendingDeliveries;
  turns: LiveTurns;
  access: Access;
};

/** Sends this node's readers what the core published, wherever the change was made. */
export class Fanout {
  private readonly typingPace = new TypingPace((event) => this.tellTyping(event));

  constructor(private readonly parts: Parts) {
    parts.catchUp.announce = (change) => {
      this.noteTurn(change);
      this.deliver(change);
    };
  }

  stop(): void {
    this.typingPace.stop();
  }

  /** Handles one domain event; unknown to it is nothing that concerns sockets. */
  handle(event: DomainEvent): void {
    switch (event.type) {
      case "log":
        return this.log(event);
      case "dialog":
        this.note(event.dialog);
        if (event.from) this.passed(event.dialog, event.from);
        return this.parts.summaries.mark(event.dialog, event.prompt);
      case "access_changed":
        return this.parts.access.changed(event);
      case "queue":
        return this.parts.summaries.markQueue(event.workspaceId);
      case "announce":
        return this.announce(event);
      case "turn":
        return this.turn(event);
      case "receipt":
        return this.receipt(event);
      case "typing":
        return this.typing(event);
      case "presence":
        return this.presence(event);
      case "page_view":
        return this.pageView(event);
      case "operator_status":
        return emitToAll(this.parts.hub.membersOf(event.workspaceId), "operator_status_change", event.payload);
      case "balance":
        for (const to of this.parts.hub.of(`member:${event.payload.user_id}`)) to.send("balance_alert", event.payload);
        return;
      case "record":
        for (const to of this.parts.hub.connections.values())
          if (to.records.has(event.dialog.id)) to.send(event.event, event.payload as never);
        return;
      case "notification":
        return this.parts.pending.notify(event);
      case "notifications_read":
        this.parts.pending.settled(event.principal, event.payload);
        return;
      case "renamed":
        return this.renamed(event);
      case "revoked":
        for (const to of [...this.parts.hub.of(event.principal)]) if (isOfSessions(to, event.sessions)) to.end(endOf(event));
        return;
      case "evicted":
        for (const id of event.connectionIds) this.parts.hub.connections.get(id)?.end("CONFLICT_CONNECTION");
        return;
      case "origin_policy":
        return this.originPolicy(event);
      case "viewing":
      case "settings":
      case "system_alerts":
      case "feed":
      case "jobs":
        return;
    }
  }

  private note(dialog: DialogRef): void {
    this.parts.hub.note(dialog);
    this.parts.access.passed(dialog);
  }

  /** Operators who do not see a conversation any longer take it off their lists. */
  private passed(dialog: DialogRef, from: Hands): void {
    const losers = [...this.parts.hub.membersOf(dialog.workspaceId)].filter(
      ({ actor }) => actor.type === "member" && isNarrowed(actor) && seesIn(actor, dialog, from) && !mayHear(actor, dialog),
    );
    emitToAll(losers, "dialog_removed", { dialog_id: dialog.id });
  }

  /** In the order of the numbers: what comes after a hole waits until the hole is read from the log. */
  private log(change: LogChange): void {
    this.noteTurn(change);
    this.note(change.dialog);
    const room = this.parts.hub.room(change.dialog.id);
    if (!room) return;
    if (change.message.changed_seq <= room.announced.seq) return;
    if (change.prevSeq > room.announced.seq || this.parts.catchUp.isBusy(change.dialog.id))
      return this.parts.catchUp.request(change.dialog.id, change);
    this.deliver(change);
  }

  private noteTurn({ event, dialog, message, turnEpoch }: LogChange): void {
    this.parts.turns.raise(dialog.id, turnEpoch);
    if (event === "message" && message.sender === "assistant") this.parts.turns.answered(dialog.id);
  }

  private deliver(change: LogChange): void {
    const room = this.parts.hub.room(change.dialog.id);
    if (!room) return;
    room.announced = {
      seq: change.message.changed_seq,
      publicSeq: change.publicPrevSeq === null ? room.announced.publicSeq : change.message.changed_seq,
    };
    const forMembers: LiveMessage = { ...change.message, prev_seq: change.prevSeq };
    const forOutside = outsideView(change, forMembers);
    if (change.event === "message_updated") return this.deliverUpdate(change, forMembers, forOutside);
    for (const to of this.parts.hub.readersOf(change.dialog.id)) {
      const payload = isOutside(to.actor) ? forOutside : forMembers;
      if (payload && to.id !== change.origin) this.parts.delivery.send(to, payload);
    }
  }

  private deliverUpdate(change: LogChange, forMembers: LiveMessage, forOutside: LiveMessage | undefined): void {
    const { dialog, origin, reactions = [] } = change;
    const { hub, delivery } = this.parts;
    const reacted = new Set([...hub.readersOf(dialog.id)].filter(({ actor }) => hasReacted(reactions, actor)));
    const emit = (payload: LiveMessage, isFor: (to: Connection) => boolean) =>
      hub.emitToReaders(dialog.id, "message_updated", payload, (to) => to.id !== origin && !reacted.has(to) && isFor(to));
    for (const to of reacted) {
      const payload = isOutside(to.actor) ? forOutside : forMembers;
      if (payload && to.id !== origin) to.send("message_updated", { ...payload, reactions: toReactions(reactions, to.actor) });
    }
    if (forOutside === forMembers) emit(forMembers, () => true);
    else {
      emit(forMembers, ({ actor }) => !isOutside(actor));
      if (forOutside) emit(forOutside, ({ actor }) => isOutside(actor));
    }
    if (forMembers.deleted_at === null) return;
    for (const to of hub.readersOf(dialog.id)) delivery.forgetMessage(to, forMembers.id);
  }

  private announce(event: Event<"announce">): void {
    const members = [...this.parts.hub.membersOf(event.dialog.workspaceId)];
    const audience = new Set<Connection>(members.filter(({ actor }) => mayHear(actor, event.dialog)));
    if (event.event !== "handoff_request") for (const to of this.parts.hub.readersOf(event.dialog.id)) audience.add(to);
    emitToAll(audience, event.event, event.payload as never);
  }

  private turn(event: Event<"turn">): void {
    if (!this.parts.turns.hear(event)) return;
    this.parts.hub.emitToReaders(event.dialog.id, event.event, event.payload as never);
  }

  private receipt({ dialog, payload, origin }: Event<"receipt">): void {
    const own = `${payload.principal.type}:${payload.principal.id}`;
    this.parts.hub.emitToReaders(dialog.id, "receipt", payload, (to) => to.id !== origin && to.key !== own);
  }

  private typing(event: Event<"typing">): void {
    this.parts.typing.note(event);
    this.typingPace.hear(event);
  }

  private tellTyping(event: Event<"typing">): void {
    const { text: _preview, ...plain } = event.payload;
    const isOther = (to: Connection) => to.id !== event.origin && !to.key.endsWith(`:${event.payload.user_id}`);
    const { hub } = this.parts;
    hub.emitToReaders(event.dialog.id, "typing", event.payload, (to) => isOther(to) && to.actor.type === "member");
    hub.emitToReaders(event.dialog.id, "typing", plain, (to) => isOther(to) && to.actor.type !== "member");
  }

  private pageView({ workspaceId, dialog, payload }: Event<"page_view">): void {
    const members = [...this.parts.hub.membersOf(workspaceId)];
    emitToAll(dialog ? members.filter(({ actor }) => mayHear(actor, dialog)) : members, "page_view", payload);
  }

  private presence(event: Event<"presence">): void {
    const reached = new Set<Connection>();
    for (const dialogId of event.dialogIds) {
      for (const to of this.parts.hub.readersOf(dialogId)) {
        if (reached.has(to) || to.key.endsWith(`:${event.payload.user_id}`)) continue;
        reached.add(to);
        to.send("presence_update", { ...event.payload, dialog_id: dialogId });
      }
    }
    const others = [...this.parts.hub.membersOf(event.workspaceId)].filter((to) => !reached.has(to));
    emitToAll(others, "presence_update", event.payload);
  }

  /** What they write from now on carries the new name. */
  private renamed({ workspaceId, principals, payload }: Event<"renamed">): void {
    for (const { actor } of principals.flatMap((principal) => [...this.parts.hub.of(principal)])) {
      actor.name = payload.name;
      if (actor.type === "member") actor.avatarUrl = payload.avatar_url;
    }
    emitToAll(this.parts.hub.membersOf(workspaceId), "person_updated", payload);
  }

  private originPolicy(event: Event<"origin_policy">): void {
    for (const to of [...this.parts.hub.connections.values()]) {
      const through =
        event.kind === "assistant"
          ? to.actor.type === "visitor" && to.actor.assistantId === event.id
          : to.actor.type === "customer" && to.actor.siteId === event.id;
      if (through) to.end(event.gone ? "NOT_FOUND" : "AUTH_EXPIRED");
    }
  }
}
