import type { Down } from "../../protocol/events-down";
import type { LiveMessage } from "../../protocol/message";

type AiResponse = { dialog_id: number; message: string; assistant_name: string; timestamp: string; tokens_used: number };

/** For so long an answer waits for the end of its turn, which says what it cost; one that is replayed has none any more. */
const COMPLETES_WITHIN_MS = 2_000;

/** The assistant's messages as older clients know them: one `ai_response` each, however often the message is sent. */
export class AiResponses {
  private readonly waiting = new Map<number, { message: LiveMessage; timer: NodeJS.Timeout }>();
  /** The newest number that was answered with, by dialog. */
  private readonly answered = new Map<number, number>();

  constructor(private readonly respond: (response: AiResponse) => void) {}

  message(message: LiveMessage): void {
    const { id, dialog_id, seq, sender } = message;
    if (sender !== "assistant" || seq <= (this.answered.get(dialog_id) ?? 0)) return;
    this.answered.set(dialog_id, seq);
    const timer = setTimeout(() => this.finish(id, 0), COMPLETES_WITHIN_MS);
    timer.unref();
    this.waiting.set(id, { message, timer });
  }

  completed({ message_id, tokens_used }: Down["agent_completed"]): void {
    if (message_id !== null) this.finish(message_id, tokens_used);
  }

  private finish(id: number, tokens_used: number): void {
    const found = this.waiting.get(id);
    if (!found) return;
    clearTimeout(found.timer);
    this.waiting.delete(id);
    const { dialog_id, text, author, timestamp } = found.message;
    this.respond({ dialog_id, message: text, assistant_name: author?.name ?? "", timestamp, tokens_used });
  }

  stop(): void {
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }
}
