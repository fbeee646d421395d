import type { Core } from "../core/core";
import { type DomainEvent, isDatabaseAway, placeEntries } from "../core/log";
import type { Rounds } from "./rounds";

type SequencerCore = Pick<Core, "run" | "transact" | "bus" | "log" | "databaseErrors">;

/** Commits of this node that may have left something are followed by one of these; what another node left behind is found by the poll. */
const FOLLOWED: ReadonlySet<DomainEvent["type"]> = new Set(["log", "dialog", "announce", "record", "renamed"]);
/** How often it is looked for what a node that died has left. */
const POLL_MS = 1_000;
/** The pause between two rounds: what is committed meanwhile goes together in the next. */
const PACE_MS = 100;

/** Gives the feed's entries their positions, soon after each commit, and publishes which feeds have grown. */
export function startSequencer(core: SequencerCore, { pollMs = POLL_MS, paceMs = PACE_MS } = {}): Rounds {
  const sequencer = new Sequencer(core, paceMs);
  const polling = setInterval(sequencer.kick, pollMs);
  polling.unref();
  const unsubscribe = core.bus.subscribe((event, remote) => {
    if (!remote && FOLLOWED.has(event.type)) sequencer.kick();
  });
  sequencer.kick();
  return {
    stop: async () => {
      clearInterval(polling);
      unsubscribe();
      await sequencer.stop();
    },
  };
}

class Sequencer {
  private round: Promise<void> | undefined;
  private pausing: NodeJS.Timeout | undefined;
  private again = false;
  private stopped = false;
  private away = false;

  constructor(
    private readonly core: SequencerCore,
    private readonly paceMs: number,
  ) {}

  readonly kick = (): void => {
    if (this.stopped) return;
    this.again = true;
    if (this.round || this.pausing) return;
    this.again = false;
    this.round = this.place().finally(() => {
      this.round = undefined;
      if (!this.stopped) this.pause();
    });
  };

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.pausing);
    await this.round;
  }

  private pause(): void {
    this.pausing = setTimeout(() => {
      this.pausing = undefined;
      if (this.again) this.kick();
    }, this.paceMs);
    this.pausing.unref();
  }

  private async place(): Promise<void> {
    try {
      const workspaceIds = await placeEntries(this.core);
      if (workspaceIds.length > 0) this.core.bus.publish({ type: "feed", workspaceIds });
      this.away = false;
    } catch (error) {
      this.core.databaseErrors.note(error);
      if (!this.away) this.core.log.warn({ err: error }, "feed.not_placed");
      this.away = isDatabaseAway(error);
    }
  }
}
