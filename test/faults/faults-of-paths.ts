import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { type Fault, holds, type Scene } from "./fault";
import type { House } from "./house";
import { STEADY } from "./load";
import { hireSender, postMessage } from "./post-message";

const DROP_ACKS_MS = 20_000;
const RESETS = 4;
const RESET_EVERY_MS = 15_000;
const NOTICED_WITHIN_MS = 65_000;
const MISSED = 5_000;
const WRITERS = 10;
const CROWD = 1_000;
const PAUSED_READERS = 10;
const PAUSED_LINES = 2_000;
const PAUSED_LINE_BYTES = 9_000;
const DAY_MS = 86_400_000;

const everyAckDropped: Fault = {
  name: "every ack dropped for 20 s",
  async run({ load: { ledger } }) {
    ledger.dropsAcks = true;
    await delay(DROP_ACKS_MS);
    ledger.dropsAcks = false;
    return undefined;
  },
};

const resets: Fault = {
  name: "TCP reset every 15 s",
  async run({ house }) {
    for (let at = 0; at < RESETS; at += 1) {
      if (at > 0) await delay(RESET_EVERY_MS);
      for (const front of house.fronts) front.reset();
    }
    return { note: `${RESETS} times, all clients` };
  },
};

const halfOpen: Fault = {
  name: "half-open sockets",
  async run({ house, load }) {
    const struck = [...load.visitors, ...load.desks].filter(({ front }) => front === 0);
    const dead = new Set(struck.map(({ talker }) => talker));
    const start = performance.now();
    house.fronts[0]?.halfOpen();
    const notice = () => {
      for (const talker of dead) if (!talker.isConnected()) dead.delete(talker);
      return dead.size === 0;
    };
    await load.until("all struck clients have noticed", notice, NOTICED_WITHIN_MS);
    return { note: `noticed by all ${struck.length} within ${((performance.now() - start) / 1000).toFixed(1)} s` };
  },
};

/** A visitor and an operator without a network, while the others write on and on in their conversation. */
async function missMuch({ house, load }: Scene) {
  const away = load.desks[0];
  const visitor = load.visitors.find(({ front, talker }) => front === 0 && talker.views().length > 0);
  const dialogId = visitor?.talker.views()[0]?.id;
  holds(away !== undefined && dialogId !== undefined, "no dialog is open");
  holds(away.dialogs.includes(dialogId), "the operator who is cut off does not look at the dialog");
  house.fronts[0]?.set("refuse");
  house.fronts[0]?.reset();
  const token = await house.memberToken(house.workspace.operator.memberId);
  const write = async (node: { url: string }) => {
    const sender = hireSender(load, "writer");
    for (let at = 0; at < MISSED / WRITERS; at += 1) await postMessage(load, sender, [node], token, dialogId);
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, at) => write(house.nodes[at % 2] as { url: string })));
  house.fronts[0]?.set("open");
  return { note: `${MISSED.toLocaleString("en")} messages in one conversation` };
}

async function memoryOf(house: House): Promise<number> {
  const pages = await Promise.all(house.nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  return pages.reduce((sum, page) => sum + Number(/^process_resident_memory_bytes (\S+)/m.exec(page)?.[1]), 0);
}

async function openReader(house: House, dialogId: number): Promise<WebSocket> {
  const token = await house.memberToken(house.workspace.operator.memberId);
  const reader = new WebSocket(`ws://127.0.0.1:${house.fronts[1]?.port}/ws/dialogs/${dialogId}?token=${token}`);
  await once(reader, "open");
  return reader;
}

const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);

/** Readers that stop reading, while more is written for them than a server may keep. */
async function pausedReaders({ house, load }: Scene) {
  const writer = load.desks[0];
  const dialogId = writer?.dialogs[0];
  holds(writer !== undefined && dialogId !== undefined, "no dialog is open");
  const readers = await Promise.all(Array.from({ length: PAUSED_READERS }, () => openReader(house, dialogId)));
  const before = await memoryOf(house);
  for (const reader of readers) reader.pause();
  const words = "x".repeat(PAUSED_LINE_BYTES);
  for (let at = 0; at < PAUSED_LINES; at += 1) load.say(writer.talker, dialogId, () => writer.desk.send(dialogId, { text: words }));
  await load.until("the lines are sent", () => writer.talker.waiting() < 10, 120_000);
  const grown = (await memoryOf(house)) - before;
  const unread = PAUSED_READERS * PAUSED_LINES * PAUSED_LINE_BYTES;
  holds(grown < unread / 2, `the nodes grew by ${megabytes(grown)} MB`);
  for (const reader of readers) {
    reader.resume();
    if (reader.readyState !== WebSocket.CLOSED) await once(reader, "close");
  }
  return { note: `${PAUSED_READERS} let go; ${megabytes(unread)} MB unread, nodes grew by ${megabytes(grown)} MB` };
}

const backAtOnce: Fault = {
  name: "1,000 clients back at once",
  load: { visitors: CROWD, visitorEveryMs: 30_000, operatorEveryMs: 1_000, opened: 100 },
  // A thousand new conversations owe a search for a person each.
  warmUpMs: 30_000,
  async run({ house, load }) {
    for (const front of house.fronts) front.reset();
    await load.until("all have left", () => load.talkers.every((talker) => !talker.isConnected()), 2_000);
    // The fault is over when the last of them is cut off.
    const endedAt = performance.now();
    const away = new Set(load.talkers);
    const back = () => {
      for (const talker of away) if (talker.isConnected()) away.delete(talker);
      return away.size === 0;
    };
    await load.until("all are back", back, 60_000);
    return { endedAt, note: `all connected after ${((performance.now() - endedAt) / 1000).toFixed(1)} s` };
  },
};

export const FAULTS_OF_PATHS: readonly Fault[] = [
  everyAckDropped,
  resets,
  halfOpen,
  { name: "offline for 5,000 messages", run: missMuch },
  {
    name: "clock a day wrong on two clients of three",
    load: { ...STEADY, clockMs: (visitor) => ((visitor % 3) - 1) * DAY_MS },
    async run() {
      await delay(10_000);
      return undefined;
    },
  },
  { name: "paused readers under load", run: pausedReaders },
  backAtOnce,
];
