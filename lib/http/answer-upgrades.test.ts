import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerUpgrades } from "./answer-upgrades";
import { settleTarget } from "./request-target";

let server: Server;
let taken: string[];
const logged: unknown[] = [];
const sockets = new Set<Socket>();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  settleTarget(request);
  let body = "";
  for await (const piece of request) body += String(piece);
  const { upgrade, host } = request.headers;
  response.end(JSON.stringify({ method: request.method, url: request.url, host, upgrade: upgrade ?? null, body }));
}

beforeEach(async () => {
  taken = [];
  logged.length = 0;
  server = createServer((request, response) => void answer(request, response));
  answerUpgrades(
    server,
    (path) => {
      if (path === "/broken") {
        return () => {
          throw new Error("a taker that fails");
        };
      }
      if (path !== "/socket") return undefined;
      return (_request, stream) => {
        taken.push(path);
        stream.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      };
    },
    { error: (...args: unknown[]) => void logged.push(args) } as never,
  );
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const open = () => connect((server.address() as AddressInfo).port, "127.0.0.1");

/** Sends the pieces one after another and reads until the other end closes. */
async function exchange(...pieces: string[]): Promise<string> {
  const socket = open();
  let text = "";
  socket.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  const ended = once(socket, "close");
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  return text;
}

const bodyOf = (text: string): unknown => JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
const H2C = "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";

describe("a wish to upgrade that nobody wants", () => {
  it.each(["h2c", "h2c, websocket", "TLS/1.0", "foo", ""])(
    "`Upgrade: %s` is ignored and the request answered as plain HTTP",
    async (upgrade) => {
      const text = await exchange(`GET /healthz?a=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: ${upgrade}\r\n\r\n`);
      expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
      expect(bodyOf(text)).toEqual({ method: "GET", url: "/healthz?a=1", host: "x", upgrade: upgrade === "" ? "" : null, body: "" });
    },
  );

  it("the body arrives whole, whether it comes with the head or in pieces after it", async () => {
    const head = `POST /api/token HTTP/1.1\r\nHost: x\r\n${H2C}Content-Length: 11\r\n\r\n`;
    for (const pieces of [[`${head}hello world`], [head, "hello world"], [`${head}hel`, "lo wor", "ld"]])
      expect(bodyOf(await exchange(...pieces))).toMatchObject({ method: "POST", body: "hello world" });
  });

  it("a chunked body arrives whole", async () => {
    const head = `POST / HTTP/1.1\r\nHost: x\r\n${H2C}Transfer-Encoding: chunked\r\n\r\n`;
    expect(bodyOf(await exchange(`${head}5\r\nhello\r\n`, "6\r\n world\r\n0\r\n\r\n"))).toMatchObject({ body: "hello world" });
  });

  it("a hundred requests on one connection that all wish for it are answered, and leave no listeners behind", async () => {
    const socket = open();
    let text = "";
    socket.setEncoding("utf8");
    for (let n = 0; n < 100; n += 1) {
      socket.write(
        `POST /${n} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\nContent-Length: 2\r\n\r\nok`,
      );
      [text] = (await once(socket, "data")) as [string];
      expect(bodyOf(text)).toMatchObject({ url: `/${n}`, body: "ok" });
    }
    const [here] = [...sockets].filter((one) => !one.destroyed);
    for (const event of here?.eventNames() ?? []) expect(here?.listenerCount(event), String(event)).toBeLessThan(5);
    socket.destroy();
  });

  it("a WebSocket at a path that takes none is answered as plain HTTP too", async () => {
    const text = await exchange("GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n");
    expect(bodyOf(text)).toMatchObject({ url: "/elsewhere", upgrade: null });
  });
});

it("a WebSocket goes to whoever takes its path, whatever the case of the word and the form of the target", async () => {
  for (const target of ["/socket", "/socket?a=b", "http://x/socket"])
    await exchange(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\n\r\n`);
  expect(taken).toEqual(["/socket", "/socket", "/socket"]);
});

it("a socket whose taker fails is given back", async () => {
  expect(await exchange("GET /broken HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")).toBe("");
  expect(logged).toHaveLength(1);
});

it.each(["//", "//[", "http://[x", "//:99999999", "//a:b", "http://", "*", "/%", "/%00", "///", "/\\", "http:///x", "/socket/../x"])(
  "the target `%s` is answered and never throws",
  async (target) => {
    for (const upgrade of ["websocket", "h2c"])
      expect(await exchange(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: ${upgrade}\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 /,
      );
    expect(logged).toEqual([]);
  },
);

describe("the target of a request", () => {
  const settled = (url: string, headers: string[] = ["Host", "x"]) => {
    const request = { url, rawHeaders: headers, headers: { host: headers[1] } } as unknown as IncomingMessage;
    settleTarget(request);
    return { url: request.url, host: request.headers.host };
  };
  it.each([
    ["/a?b", "/a?b", "x"],
    ["http://other.example/x?y", "/x?y", "other.example"],
    ["HTTPS://other.example:8443?y", "/?y", "other.example:8443"],
    ["http://[::1]:3000/x", "/x", "[::1]:3000"],
    ["http://[x", "", "x"],
    ["http://a b/", "", "x"],
    ["http://user@host/", "", "x"],
    ["*", "", "x"],
  ])("%s becomes %s of %s", (url, path, host) => {
    expect(settled(url)).toEqual({ url: path, host });
  });
  it("two hosts leave it without one", () => {
    expect(settled("/a", ["Host", "x", "hOST", "y"]).url).toBe("");
  });
});
