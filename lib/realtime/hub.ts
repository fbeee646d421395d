import { type DialogRef, mayHear } from "../core/log";
import type { Down, DownEvent } from "../protocol/events-down";
import type { Connection } from "./connection";
import { emitToRoom } from "./emit-to-all";

/** Up to which number this node has published a dialog to its readers. */
export type Announced = { seq: number; publicSeq: number };

type Room = { ref: DialogRef; connections: Set<Connection>; announced: Announced };

/** Who is connected to this node, and what each of them reads. Nothing here outlives the connections themselves. */
export class Hub {
  readonly connections = new Map<string, Connection>();
  private readonly rooms = new Map<number, Room>();
  private readonly principals = new Map<string, Set<Connection>>();
  private readonly workspaces = new Map<number, Set<Connection>>();

  add(connection: Connection): void {
    this.connections.set(connection.id, connection);
    addTo(this.principals, connection.key, connection);
    if (connection.actor.type === "member") addTo(this.workspaces, connection.actor.workspaceId, connection);
  }

  /** @returns whether it was the principal's last one here. */
  remove(connection: Connection): boolean {
    this.connections.delete(connection.id);
    for (const dialogId of [...connection.joined.keys()]) this.leave(connection, dialogId);
    removeFrom(this.workspaces, connection.actor.workspaceId, connection);
    return removeFrom(this.principals, connection.key, connection);
  }

  /** From here on the connection hears of the dialog. `announced` holds for a room that had no reader on this node. */
  join(connection: Connection, ref: DialogRef, announced: Announced): void {
    const room = this.rooms.get(ref.id) ?? { ref, connections: new Set(), announced };
    this.rooms.set(ref.id, room);
    room.connections.add(connection);
    connection.joined.set(ref.id, ref);
    connection.rooms?.join(connection.id, ref.id);
  }

  leave(connection: Connection, dialogId: number): void {
    connection.joined.delete(dialogId);
    connection.rooms?.leave(connection.id, dialogId);
    const room = this.rooms.get(dialogId);
    room?.connections.delete(connection);
    if (room?.connections.size === 0) this.rooms.delete(dialogId);
  }

  room(dialogId: number): Room | undefined {
    return this.rooms.get(dialogId);
  }

  /** The dialog as a change of it names it: whose it is now. */
  note(ref: DialogRef): void {
    const room = this.rooms.get(ref.id);
    if (room) room.ref = ref;
  }

  /** Who has joined a dialog and may still hear of it, as far as that is known here. */
  *readersOf(dialogId: number): Iterable<Connection> {
    const room = this.rooms.get(dialogId);
    if (room) for (const to of room.connections) if (mayHear(to.actor, room.ref)) yield to;
  }

  /** Sends the readers of a dialog the same. @param isFor who of those that may still receive it receives this */
  emitToReaders<E extends DownEvent>(dialogId: number, event: E, payload: Down[E], isFor: (to: Connection) => boolean = () => true): void {
    const room = this.rooms.get(dialogId);
    if (room) emitToRoom(dialogId, room.connections, (to) => mayHear(to.actor, room.ref) && isFor(to), event, payload);
  }

  /** Everybody who reads a dialog or follows its record, by the dialog's id. */
  audiences(): Map<number, Set<Connection>> {
    const found = new Map<number, Set<Connection>>();
    for (const connection of this.connections.values())
      for (const ids of [connection.joined.keys(), connection.records]) for (const id of ids) addTo(found, id, connection);
    return found;
  }

  audienceOf(dialogId: number): Set<Connection> {
    const found = new Set(this.rooms.get(dialogId)?.connections);
    for (const connection of this.connections.values()) if (connection.records.has(dialogId)) found.add(connection);
    return found;
  }

  roomSize(dialogId: number): number {
    return this.rooms.get(dialogId)?.connections.size ?? 0;
  }

  roomIds(): number[] {
    return [...this.rooms.keys()];
  }

  membersOf(workspaceId: number): Iterable<Connection> {
    return this.workspaces.get(workspaceId) ?? [];
  }

  of(principal: string): Iterable<Connection> {
    return this.principals.get(principal) ?? [];
  }

  principalKeys(): string[] {
    return [...this.principals.keys()];
  }
}

function addTo<K>(map: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set.add(connection));
}

function removeFrom<K>(map: Map<K, Set<Connection>>, key: K, connection: Connection): boolean {
  const set = map.get(key);
  set?.delete(connection);
  if (set?.size === 0) map.delete(key);
  return set?.size === 0;
}
