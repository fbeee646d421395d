import { io } from "socket.io-client";
import { WebSocket } from "ws";
import { CLOSES } from "../../protocol/closes";
import { type Check, type Finding, fail, ok, wordsOf } from "./check";

const TIMEOUT_MS = 10_000;
/** No assistant has it: the server answers that there is none, and so that everything on the way lets sockets through. */
const NO_ASSISTANT = "baton-doctor";

const PROXY = "Let the proxy pass `Upgrade` and `Connection` on for /socket.io and /ws; see deploy/nginx.conf.";

/** PUBLIC_URL as people and browsers use it: pages, Socket.IO and raw WebSockets. */
export const checkAddress: Check = async ({ env, bad }) => {
  if (bad.has("PUBLIC_URL")) return [];
  if (!env.PUBLIC_URL) return [ok("address", "PUBLIC_URL is not set: nothing to connect to from outside")];
  const origin = new URL(env.PUBLIC_URL).origin;
  const reached = await reach(origin);
  // One line says it: without it no socket is reached either.
  if (reached.status === "fail") return [reached];
  return [reached, ...(await Promise.all([trySocketIo(origin), tryWebSocket(origin)]))];
};

async function reach(origin: string): Promise<Finding> {
  try {
    const answer = await fetch(`${origin}/api/websocket/config`, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.status >= 300 && answer.status < 400)
      return fail(
        "address",
        `PUBLIC_URL ${origin} leads elsewhere: ${answer.headers.get("location")}`,
        "Set PUBLIC_URL to the address it leads to.",
      );
    const config = (await answer.json().catch(() => undefined)) as { service?: unknown; version?: unknown } | undefined;
    if (config?.service === "baton") return ok("address", `PUBLIC_URL ${origin} is reached, Baton ${String(config.version)}`);
    const help = "Check that Baton runs, and that the proxy leads this host to it.";
    return fail("address", `What answers at PUBLIC_URL ${origin} is not Baton (${answer.status})`, help);
  } catch (error) {
    const help = "Check that Baton runs, the name in DNS, the certificate, and that this machine may reach its own address.";
    return fail("address", `PUBLIC_URL ${origin} can't be reached: ${wordsOf(error)}`, help);
  }
}

/** Without polling: that would hide a proxy that lets no WebSocket through. */
function trySocketIo(origin: string): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = io(`${origin}/widget`, {
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      timeout: TIMEOUT_MS,
      auth: { assistant_id: NO_ASSISTANT },
    });
    const settle = (finding: Finding) => {
      socket.disconnect();
      resolve(finding);
    };
    socket.on("connect", () => settle(ok("sockets", "Socket.IO connects by WebSocket")));
    socket.on("connect_error", (error: Error & { data?: { code?: number } }) =>
      settle(
        error.data?.code === CLOSES.NOT_FOUND.code
          ? ok("sockets", "Socket.IO connects by WebSocket")
          : fail("sockets", `Socket.IO does not connect by WebSocket: ${wordsOf(error)}`, PROXY),
      ),
    );
  });
}

function tryWebSocket(origin: string): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace(/^http/, "ws")}/ws/widget/dialogs/new?assistant_id=${NO_ASSISTANT}`, {
      handshakeTimeout: TIMEOUT_MS,
    });
    let why: unknown = "it was closed without a reason";
    socket.on("error", (error) => {
      why = error;
    });
    socket.on("close", (code) =>
      resolve(
        code === CLOSES.NOT_FOUND.code
          ? ok("sockets", "Raw WebSockets connect")
          : fail("sockets", `Raw WebSockets do not connect: ${wordsOf(why)} (${code})`, PROXY),
      ),
    );
  });
}
