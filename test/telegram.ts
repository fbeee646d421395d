import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A call of the Bot API: its parameters, and the files that came with it. */
export type BotCall = { method: string; payload: Record<string, unknown>; files: Record<string, { name: string; content: Buffer }> };

/** What is answered instead of what Telegram would: an error, or nothing at all. */
type Refusal = { status: number; description: string; retry_after?: number } | "silence";

export type TestTelegram = {
  url: string;
  /** The tokens that it knows; any of its bots has the id in front of the colon. */
  token: string;
  otherToken: string;
  /** What it was asked, `getUpdates` apart, in order. */
  calls: BotCall[];
  /** The offsets that updates were asked for with. */
  offsets: (number | undefined)[];
  /** Sends an update to whoever polls, until it is confirmed. */
  push(update: { update_id: number } & Record<string, unknown>): void;
  /** Has two updates that it can't post, and says why. */
  failsToPost(why: string): void;
  /** Files by their id. */
  files: Map<string, Buffer>;
  /** Refuses calls from now on, where it says so. */
  refuse(how: (call: BotCall) => Refusal | undefined): void;
  close(): Promise<void>;
};

const TOKEN = `1234567:${"A".repeat(35)}`;
const OTHER_TOKEN = `7654321:${"B".repeat(35)}`;
const KNOWN = new Set([TOKEN, OTHER_TOKEN]);

/** A server on this machine that speaks the Bot API of Telegram. */
export async function startTelegram(): Promise<TestTelegram> {
  const api = new FakeTelegram();
  const server = createServer((request, response) => void api.answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    otherToken: OTHER_TOKEN,
    calls: api.calls,
    offsets: api.offsets,
    files: api.files,
    push: (update) => api.push(update),
    failsToPost: (last_error_message) => {
      api.webhook = { ...api.webhook, pending_update_count: 2, last_error_message };
    },
    refuse: (how) => {
      api.refusal = how;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

class FakeTelegram {
  readonly calls: BotCall[] = [];
  readonly offsets: (number | undefined)[] = [];
  readonly files = new Map<string, Buffer>();
  refusal: (call: BotCall) => Refusal | undefined = () => undefined;
  webhook: Record<string, unknown> = { url: "", pending_update_count: 0 };
  private updates: { update_id: number }[] = [];
  private waiting = new Set<() => void>();
  private messageId = 1_000;

  push(update: { update_id: number }): void {
    this.updates.push(update);
    for (const wake of this.waiting) wake();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, isFile, token = "", path = ""] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(request.url ?? "") ?? [];
    const body = await buffer(request);
    if (!KNOWN.has(token)) return send(response, 401, { ok: false, error_code: 401, description: "Unauthorized" });
    if (isFile) return this.sendFile(path, response);
    const call = readCall(path, request, body);
    const refusal = this.refusal(call);
    if (path !== "getUpdates") this.calls.push(call);
    if (refusal === "silence") return;
    if (refusal) {
      const { status, description, retry_after } = refusal;
      const parameters = retry_after === undefined ? {} : { parameters: { retry_after } };
      return send(response, status, { ok: false, error_code: status, description, ...parameters });
    }
    send(response, 200, { ok: true, result: await this.resultOf(call, token) });
  }

  private sendFile(path: string, response: ServerResponse): void {
    const content = this.files.get(path);
    response.writeHead(content ? 200 : 404).end(content);
  }

  private resultOf({ method, payload }: BotCall, token: string): unknown {
    const id = Number(token.split(":")[0]);
    if (method === "getMe") return { id, is_bot: true, first_name: `Bot ${id}`, username: `bot_${id}` };
    if (method === "getUpdates") return this.poll(payload);
    if (method === "setWebhook") this.webhook = { ...this.webhook, url: payload.url };
    if (method === "getWebhookInfo") return this.webhook;
    if (method === "getFile") return { file_id: payload.file_id, file_unique_id: "u", file_path: payload.file_id };
    if (!method.startsWith("send") || method === "sendChatAction") return true;
    this.messageId += 1;
    return { message_id: this.messageId, date: 1, chat: { id: payload.chat_id, type: "private" } };
  }

  private async poll({ offset, timeout }: Record<string, unknown>): Promise<unknown> {
    const from = offset === undefined ? undefined : Number(offset);
    this.offsets.push(from);
    if (from !== undefined) this.updates = this.updates.filter(({ update_id }) => update_id >= from);
    if (this.updates.length === 0)
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(late);
          this.waiting.delete(wake);
          resolve();
        };
        const late = setTimeout(wake, Number(timeout ?? 0) * 1_000);
        this.waiting.add(wake);
      });
    return this.updates;
  }
}

const PART = /^content-disposition:form-data;name="([^"]+)"(?:;filename=([^\r]*)\r\n[^\r]*)?\r\n\r\n/;

function readCall(method: string, { headers }: IncomingMessage, body: Buffer): BotCall {
  const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(headers["content-type"] ?? "") ?? [];
  if (boundary === undefined) return { method, payload: body.length > 0 ? JSON.parse(body.toString()) : {}, files: {} };
  const call: BotCall = { method, payload: {}, files: {} };
  for (const part of `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`).slice(1, -1)) {
    const text = part.replace("\r\n", "");
    const [head = "", name = "", file] = PART.exec(text) ?? [];
    const content = Buffer.from(text.slice(head.length), "latin1");
    if (file === undefined) call.payload[name] = content.toString();
    else call.files[name] = { name: file, content };
  }
  return call;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
