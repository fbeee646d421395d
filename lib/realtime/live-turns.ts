import type { DialogRow, DomainEvent } from "../core/log";
import type { Connection } from "./connection";

type TurnEvent = Extract<DomainEvent, { type: "turn" }>;
type LiveTurn = { id: string; epoch: number; events: TurnEvent[]; parts: number; bytes: number; heardAt: number };

/** So many dialogs' turn numbers are remembered; the ones heard of longest ago are forgotten first. */
const EPOCHS_MAX = 20_000;
const TURNS_MAX = 2_000;
/** A turn that has said nothing for so long died with its node: whoever joins then is not shown its words. */
const SILENT_MS = 60_000;

/**
 * The answers that are being written, on whichever node: what came of each so far, for those who join in the middle,
 * and which are no longer the dialog's own (P9). Heard from the bus alone.
 */
export class LiveTurns {
  private readonly turns = new Map<number, LiveTurn>();
  /** The newest turn number known of each dialog. */
  private readonly epochs = new Map<number, number>();

  /** @param bytesMax so much is kept of what is said in one turn */
  constructor(
    private readonly now: () => number,
    private readonly bytesMax: number,
  ) {}

  /** @returns whether the event may be shown: nothing of an older turn than the newest known may. */
  hear(event: TurnEvent): boolean {
    const { id: dialogId } = event.dialog;
    if (event.turnEpoch < (this.epochs.get(dialogId) ?? 0)) return false;
    this.raise(dialogId, event.turnEpoch);
    if (event.event === "agent_completed") this.turns.delete(dialogId);
    else this.keep(dialogId, event);
    return true;
  }

  /** A change of the log, or a read of the dialog, has shown its fencing token: what an older turn said is over. */
  raise(dialogId: number, epoch: number): void {
    const known = this.epochs.get(dialogId) ?? -1;
    this.epochs.delete(dialogId);
    this.epochs.set(dialogId, Math.max(epoch, known));
    const turn = this.turns.get(dialogId);
    if (turn && turn.epoch < epoch) this.turns.delete(dialogId);
    forgetOldest(this.epochs, EPOCHS_MAX);
  }

  /** The answer stands in the log: its words are not sent again. */
  answered(dialogId: number): void {
    this.turns.delete(dialogId);
  }

  /** What who joins now has missed of the answer that is being written, in order. */
  soFar(dialogId: number): readonly TurnEvent[] {
    const turn = this.turns.get(dialogId);
    return turn && this.now() - turn.heardAt < SILENT_MS ? turn.events : [];
  }

  private keep(dialogId: number, event: TurnEvent): void {
    const { turn_id: id } = event.payload;
    if (event.event === "agent_started") this.turns.delete(dialogId);
    const turn = this.turns.get(dialogId) ?? { id, epoch: event.turnEpoch, events: [], parts: 0, bytes: 0, heardAt: 0 };
    turn.bytes += bytesOf(event);
    // Without its beginning, with a hole or too long an answer can't be replayed: who joins then gets the whole of it when it is done.
    const fits = event.event === "agent_started" || (turn.id === id && turn.events.length > 0);
    const whole = event.event !== "partial_result" || event.payload.index === turn.parts;
    if (!fits || !whole || turn.bytes > this.bytesMax) return void this.turns.delete(dialogId);
    turn.events.push(event);
    turn.heardAt = this.now();
    if (event.event === "partial_result") turn.parts += 1;
    this.turns.set(dialogId, turn);
    forgetOldest(this.turns, TURNS_MAX);
  }
}

const bytesOf = ({ event, payload }: TurnEvent): number =>
  event === "partial_result" ? Buffer.byteLength(payload.delta) : event === "tool_executing" ? Buffer.byteLength(payload.tool) : 0;

/** Sends who has just joined the words of the answer that is being written; the rest of them come live. */
export function tellTurn(turns: LiveTurns, to: Connection, row: DialogRow): void {
  turns.raise(row.id, row.turn_epoch);
  for (const event of turns.soFar(row.id)) to.send(event.event, event.payload as never);
}

function forgetOldest(map: Map<number, unknown>, most: number): void {
  if (map.size <= most) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
