import type { WebSocket } from "ws";
import type { Down } from "../../protocol/events-down";
import { AiResponses } from "./ai-responses";
import { type Format, frameOf, replyOf } from "./frames";
import { say } from "./socket";

const FORMATS: ReadonlySet<string> = new Set<Format>(["flat", "direct", "wrapped"]);

export const formatOf = (value: string | null): Format => (value !== null && FORMATS.has(value) ? (value as Format) : "enveloped");

/** Writes to one raw WebSocket in the format it wants. */
export class Writer {
  private readonly aiResponses: AiResponses;

  constructor(
    private readonly socket: WebSocket,
    private format: Format,
    private readonly now: () => Date,
  ) {
    this.aiResponses = new AiResponses((response) => this.reply("ai_response", response));
  }

  /** Messages go alone: there is no place for other events. */
  get isBare(): boolean {
    return this.format === "direct" || this.format === "wrapped";
  }

  /** Whoever sends flat frames gets them from now on. */
  answerFlat(): void {
    if (this.format === "enveloped") this.format = "flat";
  }

  send(event: string, payload: unknown): void {
    const text = frameOf(event, payload as object, this.format, this.now());
    if (text !== undefined) say(this.socket, text);
    if (this.format !== "flat") return;
    if (event === "message") this.aiResponses.message(payload as Down["message"]);
    if (event === "agent_completed") this.aiResponses.completed(payload as Down["agent_completed"]);
  }

  reply(type: string, payload: object, correlation?: string | number): void {
    const timestamp = this.now().toISOString();
    const named = correlation === undefined ? {} : { correlation_id: correlation };
    say(this.socket, replyOf({ type, payload, timestamp, ...named }, this.format));
  }

  stop(): void {
    this.aiResponses.stop();
  }
}
