import type { DomainEvent } from "../core/log";

type Typing = Extract<DomainEvent, { type: "typing" }>;

/** How long somebody types without saying so again. */
export const TYPING_EXPIRES_MS = 8_000;
/** What one author types in one dialog is published no more often than this. */
export const TYPING_PACE_MS = 500;

const keyOf = ({ dialog, payload }: Typing): string => `${dialog.id} ${payload.user_id}`;

/** Ends what a client began and never ended: it closed, or its connection died. */
export class TypingExpiry {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly expire: (event: Typing) => void) {}

  note(event: Typing): void {
    const key = keyOf(event);
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (!event.payload.is_typing) return;
    const ended: Typing = { ...event, payload: { ...event.payload, is_typing: false, text: undefined } };
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.expire(ended);
    }, TYPING_EXPIRES_MS);
    timer.unref();
    this.timers.set(key, timer);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}

/**
 * Who types is published at once, and then at most twice a second for each author and dialog, however often it is said: of
 * what is said in between, the last.
 */
export class TypingPace {
  /** What is still to be published once the pause is over; undefined for nothing. */
  private readonly paused = new Map<string, { last: Typing | undefined; timer: NodeJS.Timeout }>();

  constructor(private readonly publish: (event: Typing) => void) {}

  hear(event: Typing): void {
    const key = keyOf(event);
    const pause = this.paused.get(key);
    if (pause) pause.last = event;
    else this.tellAndPause(key, event);
  }

  stop(): void {
    for (const { timer } of this.paused.values()) clearTimeout(timer);
    this.paused.clear();
  }

  private tellAndPause(key: string, event: Typing): void {
    this.publish(event);
    const timer = setTimeout(() => this.resume(key), TYPING_PACE_MS);
    timer.unref();
    this.paused.set(key, { last: undefined, timer });
  }

  private resume(key: string): void {
    const last = this.paused.get(key)?.last;
    this.paused.delete(key);
    if (last) this.tellAndPause(key, last);
  }
}
