import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { WireClient } from "../lib/wire.mjs";

/** Connections opened at the same time. */
const AT_ONCE = 100;
/** What a client that was dropped waits before it comes back, with jitter; and again after an attempt that failed. */
const BACK_AFTER_MS = 1_000;

/** Does `work` for each item, so many at once. */
async function forEach(items, atOnce, work) {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Many connections that do little: widgets of Baton, or as many of the relay. */
export class Crowd {
  members = [];
  dropped = 0;

  constructor(target) {
    this.target = target;
  }

  /** @param writing whether each begins a conversation */
  async grow({ count, writing = false }) {
    await forEach(
      Array.from({ length: count }, (_, at) => at),
      AT_ONCE,
      async () => {
        const member = { token: undefined, dialogId: undefined, lastSeq: 0, client: undefined };
        await this.#connect(member);
        if (writing) {
          const { message } = await member.client.ask("chat_message", { client_id: randomUUID(), text: "Hello" });
          Object.assign(member, { dialogId: message.dialog_id, lastSeq: message.seq });
        }
        this.members.push(member);
      },
    );
  }

  async #connect(member) {
    const { assistantId, url } = this.target;
    const auth = assistantId ? { assistant_id: assistantId, visitor_token: member.token } : {};
    const client = new WireClient(url, "widget", auth);
    member.client = client;
    const established = await client.established;
    member.token ??= established.visitor_token;
    client.onClose = () => {
      this.dropped += 1;
      member.gone?.();
    };
  }

  /** Waits until all are back after the server went, each by itself, and those with a conversation have asked for what they missed. @returns milliseconds */
  async comeBack() {
    const started = performance.now();
    await Promise.all(
      this.members.map(async (member) => {
        if (!member.client.closed)
          await new Promise((resolve) => {
            member.gone = resolve;
          });
        for (;;) {
          await delay(BACK_AFTER_MS * (0.5 + Math.random()));
          try {
            await this.#connect(member);
            if (member.dialogId !== undefined) await this.#resynchronise(member);
            return;
          } catch {
            member.client.close();
          }
        }
      }),
    );
    return { ms: performance.now() - started, back: this.members.length };
  }

  async #resynchronise({ client, dialogId, lastSeq }) {
    const ack = await client.ask("join_dialog", { dialog_id: dialogId, after_seq: lastSeq });
    if (ack.last_seq < lastSeq) throw new Error("a committed message is gone");
  }

  state() {
    return { open: this.members.filter(({ client }) => !client.closed).length, dropped: this.dropped };
  }

  close() {
    for (const { client } of this.members) client.close();
    this.members = [];
  }
}
