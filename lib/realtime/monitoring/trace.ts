import { toPrincipal } from "../../core/log";
import type { TraceStep } from "../../protocol/routes/monitoring";
import type { LiveActor } from "../connection";

type Noted = { step: TraceStep["step"]; at: number; connectionId: string | undefined; actor: LiveActor | undefined };
type Read = { dialogId: number; seq: number; at: number; principal: NonNullable<TraceStep["principal"]> };

/** Steps kept on a node: the oldest messages are forgotten for new ones. */
const STEPS_KEPT = 50_000;
/** Of one message at most, so that one that a crowd reads does not push out all others. */
const STEPS_OF_MESSAGE = 1_000;
const READS_KEPT = 5_000;

/** In which order steps of the same moment happened. */
const ORDER: readonly TraceStep["step"][] = ["received", "committed", "published", "delivered", "retried", "acknowledged", "read"];

/** What became of the newest messages on this node, in memory: who wrote it where, and how each reader's copy went. */
export class Trace {
  private readonly messages = new Map<number, Noted[]>();
  private readonly reads: Read[] = [];
  private kept = 0;

  /** @param now the installation's time in ms, so that steps of several nodes can be put in order */
  constructor(
    private readonly node: string,
    readonly now: () => number,
  ) {}

  note(messageId: number, step: TraceStep["step"], to?: { id: string; actor: LiveActor }, at: number = this.now()): void {
    this.add(messageId, { step, at, connectionId: to?.id, actor: to?.actor });
  }

  /** A message that came by a route: nobody's connection. */
  receivedFrom(messageId: number, actor: LiveActor, at: number): void {
    this.add(messageId, { step: "received", at, connectionId: undefined, actor });
  }

  /** Somebody has read a dialog up to a number. */
  read(dialogId: number, seq: number, principal: Read["principal"]): void {
    this.reads.push({ dialogId, seq, at: this.now(), principal });
    if (this.reads.length > READS_KEPT * 2) this.reads.splice(0, READS_KEPT);
  }

  stepsOf(message: { id: number; dialogId: number; seq: number }): TraceStep[] {
    const { node } = this;
    const noted = (this.messages.get(message.id) ?? []).map(({ step, at, connectionId, actor }) => ({
      step,
      at: new Date(at).toISOString(),
      node,
      ...(connectionId === undefined ? {} : { connection_id: connectionId }),
      ...(actor ? { principal: toPrincipal(actor) } : {}),
    }));
    return [...noted, ...this.readsOf(message)];
  }

  /** The first time that each reader said to be so far. */
  private readsOf({ dialogId, seq }: { dialogId: number; seq: number }): TraceStep[] {
    const first = new Map<string, Read>();
    for (const read of this.reads) {
      const key = `${read.principal.type}:${read.principal.id}`;
      if (read.dialogId === dialogId && read.seq >= seq && !first.has(key)) first.set(key, read);
    }
    return [...first.values()].map(({ at, principal }) => ({ step: "read", at: new Date(at).toISOString(), node: this.node, principal }));
  }

  private add(messageId: number, noted: Noted): void {
    let steps = this.messages.get(messageId);
    if (!steps) {
      steps = [];
      this.messages.set(messageId, steps);
    }
    if (steps.length >= STEPS_OF_MESSAGE) return;
    steps.push(noted);
    this.kept += 1;
    while (this.kept > STEPS_KEPT) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [id, steps] of this.messages) {
      this.messages.delete(id);
      this.kept -= steps.length;
      return;
    }
  }
}

/** The steps of several nodes as one line of time. */
export const inOrder = (steps: readonly TraceStep[]): TraceStep[] =>
  [...steps].sort((a, b) => a.at.localeCompare(b.at) || ORDER.indexOf(a.step) - ORDER.indexOf(b.step));
