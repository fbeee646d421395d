import type { Namespace } from "socket.io";
import type { Down, DownEvent } from "../protocol/events-down";

/** The sockets of one namespace by what they read: a room of Socket.IO for each dialog and side, `dialog:42:members`. */
export class Rooms {
  constructor(
    private readonly namespace: Namespace,
    private readonly side: "members" | "outside",
  ) {}

  join(socketId: string, dialogId: number): void {
    void this.namespace.sockets.get(socketId)?.join(this.of(dialogId));
  }

  leave(socketId: string, dialogId: number): void {
    void this.namespace.sockets.get(socketId)?.leave(this.of(dialogId));
  }

  /** One emit to all who have joined a dialog, but these. */
  emitToReaders<E extends DownEvent>(dialogId: number, but: string[], event: E, payload: Down[E]): void {
    this.namespace.local.to(this.of(dialogId)).except(but).emit(event, payload);
  }

  /** One emit to these sockets, each of which is in the room of its own id. */
  emit<E extends DownEvent>(socketIds: string[], event: E, payload: Down[E]): void {
    this.namespace.local.to(socketIds).emit(event, payload);
  }

  private of(dialogId: number): string {
    return `dialog:${dialogId}:${this.side}`;
  }
}
