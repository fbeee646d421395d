import type { Down } from "../protocol/events-down";

type Notification = Down["notification"];
type Held = { timer: NodeJS.Timeout; newest: Notification | undefined };

/** A conversation's messages reach the devices of one principal at most this often. */
const NOTIFIED_EVERY_MS = 1_000;

/**
 * Of the notifications of one conversation's messages the first is delivered at once, and after that the newest once a
 * second: however fast somebody writes, and however fast it is read in between. All others are delivered as they come.
 */
export class NotificationThrottle {
  private readonly held = new Map<string, Map<number, Held>>();

  constructor(
    private readonly deliver: (principal: string, notification: Notification) => void,
    private readonly everyMs = NOTIFIED_EVERY_MS,
  ) {}

  push(principal: string, notification: Notification): void {
    const { type, dialog_id } = notification;
    if (type !== "message" || dialog_id === null) return this.deliver(principal, notification);
    const held = this.held.get(principal)?.get(dialog_id);
    if (held) {
      held.newest = notification;
      return;
    }
    this.deliver(principal, notification);
    this.hold(principal, dialog_id);
  }

  /** What has been read meanwhile is not delivered any more. */
  settled(principal: string, ids: readonly number[]): void {
    for (const held of this.held.get(principal)?.values() ?? []) {
      if (held.newest && ids.includes(held.newest.id)) held.newest = undefined;
    }
  }

  stop(): void {
    for (const dialogs of this.held.values()) for (const { timer } of dialogs.values()) clearTimeout(timer);
    this.held.clear();
  }

  private hold(principal: string, dialogId: number): void {
    const dialogs = this.held.get(principal) ?? new Map<number, Held>();
    this.held.set(principal, dialogs);
    const timer = setTimeout(() => this.release(principal, dialogId), this.everyMs);
    timer.unref();
    dialogs.set(dialogId, { timer, newest: undefined });
  }

  private release(principal: string, dialogId: number): void {
    const dialogs = this.held.get(principal);
    const newest = dialogs?.get(dialogId)?.newest;
    dialogs?.delete(dialogId);
    if (dialogs?.size === 0) this.held.delete(principal);
    if (!newest) return;
    this.deliver(principal, newest);
    this.hold(principal, dialogId);
  }
}
