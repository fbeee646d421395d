// One attack on a node, from one address, for a number of seconds: node test/abuse/attacks.mjs <name> <port> <seconds> <address>
// It runs in a process of its own, so that what it costs is not counted against the others. It prints what it did as JSON.
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";

const [name, port, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const OWNER = { email: "owner@example.com", password: "a password for tests" };
const FROM = process.argv[5];
const END = Date.now() + seconds * 1000;
const isOver = () => Date.now() > END;
const counts = {};
const count = (what, by = 1) => {
  counts[what] = (counts[what] ?? 0) + by;
};

/** @returns {Promise<{ status: number, body: any }>} */
function call(method, path, { as, json, body, type } = {}) {
  const bytes = json === undefined ? body : Buffer.from(JSON.stringify(json));
  return new Promise((resolve) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      localAddress: FROM,
      method,
      path,
      headers: {
        ...(as ? { authorization: `Bearer ${as}` } : {}),
        ...(bytes ? { "content-length": bytes.length, "content-type": type ?? "application/json" } : {}),
      },
    });
    asked.on("response", (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("error", () => undefined);
      response.on("close", () => {
        count(`status_${response.statusCode}`);
        const text = Buffer.concat(pieces).toString();
        resolve({ status: response.statusCode, body: text.startsWith("{") ? safeJson(text) : text });
      });
    });
    // An answer that comes before the body was sent whole ends the connection under it.
    asked.on("socket", (socket) => socket.on("error", () => undefined));
    asked.on("error", () => {
      count("failed");
      resolve({ status: 0, body: {} });
    });
    asked.setTimeout(60_000, () => asked.destroy());
    asked.end(bytes);
  });
}

function safeJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** A refusal is waited out a little: an attack that only spins would measure this process. */
async function orPause({ status }) {
  if (status === 429 || status === 0) await delay(5);
}

async function newVisitor() {
  for (;;) {
    const answer = await call("POST", "/api/widget/session", { json: { assistant_id: "demo" } });
    if (answer.body.visitor_token) return answer.body.visitor_token;
    if (isOver()) return undefined;
    await delay(200);
  }
}

const say = (text) => ({ client_id: randomUUID(), text });

async function visitorWithDialog(text = "hello") {
  const token = await newVisitor();
  for (;;) {
    const made = await call("POST", "/api/dialogs", { as: token, json: say(text) });
    if (made.body.dialog) return { token, dialogId: made.body.dialog.id };
    if (isOver()) return { token, dialogId: 1 };
    await delay(200);
  }
}

const ownerToken = async () => (await call("POST", "/api/token", { json: OWNER })).body.access_token;

/** An open socket of a visitor that speaks Socket.IO by hand. */
function openSocket(token) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { localAddress: FROM });
    const give = (opened) => resolve(opened ? socket : undefined);
    socket.on("error", () => give(false));
    socket.on("close", () => give(false));
    socket.on("message", (data) => {
      const text = String(data);
      if (text.startsWith("0")) socket.send(`40/widget,${JSON.stringify({ assistant_id: "demo", visitor_token: token })}`);
      if (text === "2") socket.send("3");
      if (text.startsWith("40/widget")) give(true);
      if (text.startsWith("44/widget")) socket.close();
    });
  });
}

/** Sends the same frame as fast as it is taken, over as many sockets as it is given. */
async function flood(token, frame) {
  while (!isOver()) {
    const socket = await openSocket(token);
    if (!socket) {
      count("sockets_refused");
      await delay(50);
      continue;
    }
    count("sockets");
    while (!isOver() && socket.readyState === WebSocket.OPEN) {
      for (let n = 0; n < 500; n += 1) socket.send(frame);
      count("frames", 500);
      while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > 4_000_000) await delay(1);
      await delay(0);
    }
    socket.terminate();
  }
}

const inParallel = (many, work) => Promise.all(Array.from({ length: many }, (_, at) => work(at)));
const untilOver = async (work) => {
  while (!isOver()) await orPause((await work()) ?? { status: 200 });
};

/** A valid beginning of a PNG whose header says that it is four thousand million pixels wide and high. */
function hugePng(bytes) {
  const png = Buffer.alloc(bytes);
  Buffer.from("89504e470d0a1a0a0000000d49484452ffffffffffffffff0806000000", "hex").copy(png);
  return png;
}

function form(bytes, name = "a.png") {
  const boundary = "----abuse";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

function knock(bytes, holdMs) {
  const socket = connect({ port, host: "127.0.0.1", localAddress: FROM });
  socket.on("error", () => undefined);
  socket.resume();
  socket.write(bytes);
  setTimeout(() => socket.destroy(), holdMs);
  count("sockets");
}

const UPGRADE =
  "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/** A request whose answer is never read. */
function openUnread(path, token) {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port, localAddress: FROM, path, headers: { authorization: `Bearer ${token}` } });
    asked.on("response", (response) => {
      count(`status_${response.statusCode}`);
      response.pause();
      response.on("error", () => undefined);
      resolve(response.statusCode === 200 ? response : undefined);
      if (response.statusCode !== 200) response.destroy();
    });
    asked.on("error", () => resolve(undefined));
    asked.end();
  });
}

const ATTACKS = {
  /** C1 */
  async image_header() {
    const upload = form(hugePng(5_000_000));
    await inParallel(2, async () => {
      const token = await newVisitor();
      await untilOver(() => call("POST", "/api/files", { as: token, ...upload }));
    });
  },
  /** C2 */
  async read_events() {
    const { token, dialogId } = await visitorWithDialog();
    await flood(token, `42/widget,["read",{"dialog_id":${dialogId},"seq":1}]`);
  },
  async padded_events() {
    const { token, dialogId } = await visitorWithDialog();
    await flood(token, `42/widget,["read",{"dialog_id":${dialogId},"seq":1,"padding":"${"x".repeat(90_000)}"}]`);
  },
  async raw_early_frames() {
    const { token, dialogId } = await visitorWithDialog();
    const frame = JSON.stringify({ type: "read", payload: { dialog_id: dialogId, seq: 1, padding: "x".repeat(10_000) } });
    while (!isOver()) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/widget/dialogs/${dialogId}?assistant_id=demo&visitor_token=${token}`, {
        localAddress: FROM,
      });
      socket.on("error", () => undefined);
      await new Promise((resolve) => socket.once("open", resolve).once("close", resolve));
      count("sockets");
      while (!isOver() && socket.readyState === WebSocket.OPEN) {
        for (let n = 0; n < 100; n += 1) socket.send(frame);
        count("frames", 100);
        while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > 4_000_000) await delay(1);
        await delay(0);
      }
      socket.terminate();
      await delay(20);
    }
  },
  /** C3 */
  async event_streams() {
    const streams = [];
    while (!isOver()) {
      const { token, dialogId } = await visitorWithDialog();
      for (let n = 0; n < 5; n += 1) streams.push(await openUnread(`/api/dialogs/${dialogId}/events`, token));
      await delay(5);
    }
    for (const stream of streams) stream?.destroy();
    count("streams", streams.filter(Boolean).length);
  },
  /** C4 */
  async nested_tags() {
    const token = await ownerToken();
    const assistants = await call("GET", "/api/assistants", { as: token });
    const id = assistants.body.data[0].id;
    const html = "<div>".repeat(380_000);
    await untilOver(() =>
      call("POST", `/api/assistants/${id}/documents`, { as: token, ...form(Buffer.from(html), `${randomUUID()}.html`) }),
    );
  },
  /** C5 */
  async malformed_upgrades() {
    const targets = ["//[", "//", "http://[x", "//:99999999", "//a:b", "/socket.io"];
    while (!isOver()) {
      for (const target of targets) knock(`GET ${target} HTTP/1.1\r\n${UPGRADE}`, 2_000);
      await delay(10);
    }
    await delay(2_500);
  },
  async without_namespace() {
    while (!isOver()) {
      for (let n = 0; n < 5; n += 1) knock(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${UPGRADE}`, 45_000);
      await delay(10);
    }
    process.exitCode = 0;
  },
  /** C6 */
  async line_breaks() {
    const { dialogId } = await visitorWithDialog(`Where is my order, please?${"\n".repeat(10_150)}x`);
    const token = await ownerToken();
    await call("POST", `/api/dialogs/${dialogId}/accept`, { as: token, json: {} });
    await untilOver(() => call("POST", `/api/dialogs/${dialogId}/summary`, { as: token, json: {} }));
  },
  /** M2 */
  async guesses() {
    await inParallel(8, () =>
      untilOver(() => call("POST", "/api/token", { json: { email: OWNER.email, password: `wrong ${randomUUID()}` } })),
    );
  },
  /** M3 */
  async new_conversations() {
    await inParallel(4, () =>
      untilOver(async () => {
        const { body } = await call("POST", "/api/widget/session", { json: { assistant_id: "demo" } });
        return call("POST", "/api/dialogs", { as: body.visitor_token, json: say("word ".repeat(2_000)) });
      }),
    );
  },
  async large_uploads() {
    const upload = form(Buffer.alloc(19_000_000, 7), "a.bin");
    await inParallel(20, async () => {
      const token = await newVisitor();
      await untilOver(() => call("POST", "/api/files", { as: token, ...upload }));
    });
  },
  /** M4: the model takes 25 s for each. */
  async slow_questions() {
    await inParallel(40, async () => {
      const { token, dialogId } = await visitorWithDialog("How long is the warranty of the blue kettle?");
      await untilOver(async () => {
        await delay(2_000);
        return call("POST", `/api/dialogs/${dialogId}/messages`, { as: token, json: say("And of the red one?") });
      });
    });
  },
  /** M5 */
  async typing() {
    const { token, dialogId } = await visitorWithDialog();
    await flood(token, `42/widget,["typing_start",{"dialog_id":${dialogId},"text":"${"y".repeat(1_900)}"}]`);
  },
  async unread_histories() {
    const { token, dialogId } = await visitorWithDialog();
    for (let n = 0; n < 40; n += 1) await call("POST", `/api/dialogs/${dialogId}/messages`, { as: token, json: say("z".repeat(10_000)) });
    await inParallel(4, async () => {
      while (!isOver()) {
        const socket = await openSocket(token);
        if (!socket) {
          await delay(500);
          continue;
        }
        count("sockets");
        socket.pause();
        while (!isOver() && socket.readyState === WebSocket.OPEN) {
          socket.send(`42/widget,1["join_dialog",{"dialog_id":${dialogId},"limit":200}]`);
          count("frames");
          await delay(10);
        }
        socket.terminate();
      }
    });
    const streams = await inParallel(5, () => openUnread(`/api/dialogs/${dialogId}/events?after_seq=0`, token));
    for (const stream of streams) stream?.destroy();
  },
};

if (process.argv[1]?.endsWith("attacks.mjs")) {
  const timeout = setTimeout(() => finish("cut off"), (seconds + 90) * 1000);
  const finish = (note) => {
    clearTimeout(timeout);
    console.log(JSON.stringify({ ...counts, ...(note ? { note } : {}) }));
    process.exit(0);
  };
  await ATTACKS[name]();
  finish();
}
