import type { Down } from "@/lib/protocol/events-down";
import type { Engine } from "../engine";
import type { Environment, Timer, Viewer } from "../types";

/** How often it is said that a conversation is still in front of somebody: twice before the server forgets it. */
const SAY_EVERY_MS = 25_000;

/** Which conversation is in front of this member, and who else looks at which. */
export class Viewing {
  private dialogId: number | null = null;
  private timer: Timer | null = null;
  private known: ReadonlyMap<number, readonly Viewer[]> = new Map();

  constructor(
    private readonly environment: Environment,
    private readonly engine: Pick<Engine, "connection" | "me" | "changed">,
  ) {}

  get others(): ReadonlyMap<number, readonly Viewer[]> {
    return this.known;
  }

  view(dialogId: number | null): void {
    if (dialogId === this.dialogId) return;
    this.dialogId = dialogId;
    this.say();
  }

  hear({ dialog_id, operators }: Down["viewing"]): void {
    const others = operators.filter(({ id }) => id !== this.engine.me?.id);
    const next = new Map(this.known);
    if (others.length > 0) next.set(dialog_id, others);
    else next.delete(dialog_id);
    this.known = next;
    this.engine.changed();
  }

  /** On a new connection the server knows nothing of this one, and tells all it knows of the others. */
  established(): void {
    this.known = new Map();
    if (this.dialogId !== null) this.say();
  }

  stop(): void {
    this.timer?.cancel();
  }

  private say(): void {
    this.timer?.cancel();
    this.timer = null;
    const { connection } = this.engine;
    if (connection.isOpen) void connection.ask("viewing", this.dialogId === null ? null : { dialog_id: this.dialogId });
    if (this.dialogId !== null) this.timer = this.environment.after(SAY_EVERY_MS, () => this.say());
  }
}
