import { randomUUID } from "node:crypto";
import { type ClientRequest, request } from "node:http";
import { OWNER } from "../server";

/** Everybody else comes from here. */
const FROM = "127.0.0.2";
const VISITORS = 4;
const EVERY_MS = { healthz: 250, visitor: 400, operator: 1_500 };
/** An access token lasts for 15 minutes, which all attacks together take longer than. */
const RENEW_MS = 300_000;
/** What has no answer by then counts as this much. */
const LOST_MS = 30_000;

type Answer = { status: number; body: Record<string, unknown> };

export type Background = {
  /** Milliseconds of each request since the last call. */
  take(): { latencies: number[]; failed: number };
  stop(): void;
};

/** Other people at their work: visitors who write to the operator, the operator who writes back, and what watches the node. */
export async function startBackground(port: number): Promise<Background> {
  const call = caller(port);
  const signIn = async () => String((await call("POST", "/api/token", undefined, OWNER)).body.access_token);
  let owner = await signIn();
  const conversations: { token: string; dialogId: number }[] = [];
  for (let n = 0; n < VISITORS; n += 1) {
    const token = String((await call("POST", "/api/widget/session", undefined, { assistant_id: "demo" })).body.visitor_token);
    const begun = await call("POST", "/api/dialogs", token, say());
    const dialogId = (begun.body.dialog as { id: number }).id;
    await call("POST", `/api/dialogs/${dialogId}/handoff`, token, { reason: "A person, please" });
    await call("POST", `/api/dialogs/${dialogId}/accept`, owner, {});
    conversations.push({ token, dialogId });
  }
  let latencies: number[] = [];
  let failed = 0;
  const timed = async (work: () => Promise<Answer>) => {
    const start = performance.now();
    const { status } = await work();
    latencies.push(performance.now() - start);
    if (status < 200 || status > 299) failed += 1;
  };
  let turn = 0;
  const next = () => {
    turn += 1;
    return conversations[turn % VISITORS] as { token: string; dialogId: number };
  };
  const timers = [
    setInterval(async () => {
      owner = await signIn();
    }, RENEW_MS),
    setInterval(() => void timed(() => call("GET", "/healthz")), EVERY_MS.healthz),
    setInterval(() => {
      const { token, dialogId } = next();
      void timed(() => call("POST", `/api/dialogs/${dialogId}/messages`, token, say()));
    }, EVERY_MS.visitor),
    setInterval(() => void timed(() => call("POST", `/api/dialogs/${next().dialogId}/messages`, owner, say())), EVERY_MS.operator),
  ];
  return {
    take() {
      const taken = { latencies, failed };
      latencies = [];
      failed = 0;
      return taken;
    },
    stop: () => timers.forEach(clearInterval),
  };
}

const say = () => ({ client_id: randomUUID(), text: "A word of somebody else" });

function caller(port: number) {
  return (method: string, path: string, as?: string, json?: unknown): Promise<Answer> =>
    new Promise((resolve) => {
      const body = json === undefined ? undefined : JSON.stringify(json);
      const headers = {
        ...(as ? { authorization: `Bearer ${as}` } : {}),
        ...(body ? { "content-type": "application/json", "content-length": Buffer.byteLength(body) } : {}),
      };
      const asked: ClientRequest = request({ host: "127.0.0.1", port, localAddress: FROM, method, path, headers });
      const lost = () => resolve({ status: 0, body: {} });
      asked.setTimeout(LOST_MS, () => asked.destroy());
      asked.on("error", lost);
      asked.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        response.on("close", () => {
          const isJson = text.startsWith("{");
          resolve({ status: response.statusCode ?? 0, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} });
        });
      });
      asked.end(body);
    });
}
