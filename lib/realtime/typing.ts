import type { DomainEvent } from "../core/events";

type Typing = Extract<DomainEvent, { type: "typing" }>;

/** How long somebody types without saying so again. */
export const TYPING_EXPIRES_MS = 8_000;

/** Ends what a client began and never ended: it closed, or its connection died. */
export class TypingExpiry {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly expire: (event: Typing) => void) {}

  note(event: Typing): void {
    const key = `${event.dialog.id} ${event.payload.user_id}`;
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (!event.payload.is_typing) return;
    const ended: Typing = { ...event, payload: { ...event.payload, is_typing: false, text: undefined } };
    const timer = setTimeout(() => this.expire(ended), TYPING_EXPIRES_MS);
    timer.unref();
    this.timers.set(key, timer);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
