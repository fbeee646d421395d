import { setTimeout as delay } from "node:timers/promises";
import { type Fault, holds, type Scene } from "./fault";
import { STEADY } from "./load";

const DROP_ACKS_MS = 20_000;
const RESETS = 4;
const RESET_EVERY_MS = 15_000;
const NOTICED_WITHIN_MS = 65_000;
const MISSED = 5_000;
const CROWD = 1_000;
const DAY_MS = 86_400_000;

/** Which acknowledgements are lost; the talkers of one fault share it. */
let dropsAcks = false;

const everyAckDropped: Fault = {
  name: "every ack dropped for 20 s",
  load: { ...STEADY, tricks: () => ({ dropAck: () => dropsAcks }) },
  async run() {
    dropsAcks = true;
    await delay(DROP_ACKS_MS);
    dropsAcks = false;
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

/** A visitor and an operator without a network, while another operator writes on and on in their conversation. */
async function missMuch({ house, load }: Scene) {
  const writer = load.desks[1];
  const away = load.desks[0];
  const visitor = load.visitors.find(({ front, talker }) => front === 0 && talker.views().length > 0);
  const dialogId = visitor?.talker.views()[0]?.id;
  holds(writer !== undefined && away !== undefined && dialogId !== undefined, "no dialog is open");
  holds(away.dialogs.includes(dialogId), "the operator who is cut off does not look at the dialog");
  writer.dialogs.push(dialogId);
  writer.desk.open(dialogId);
  house.fronts[0]?.set("refuse");
  house.fronts[0]?.reset();
  for (let at = 0; at < MISSED; at += 1) load.say(writer.talker, dialogId, () => writer.desk.send(dialogId, { text: `line ${at + 1}` }));
  await load.until("the lines are sent", () => writer.talker.waiting() < 10, 170_000);
  house.fronts[0]?.set("open");
  return { note: `${MISSED.toLocaleString("en")} messages in one conversation` };
}

const backAtOnce: Fault = {
  name: "1,000 clients back at once",
  load: { visitors: CROWD, visitorEveryMs: 30_000, operatorEveryMs: 1_000, opened: 100 },
  async run({ house, load }) {
    for (const front of house.fronts) front.reset();
    const endedAt = performance.now();
    const away = new Set(load.talkers);
    const back = () => {
      for (const talker of away) if (talker.isConnected()) away.delete(talker);
      return away.size === 0;
    };
    await load.until("all have left", () => load.talkers.every((talker) => !talker.isConnected()), 2_000);
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
    load: { ...STEADY, tricks: (visitor) => ({ clockMs: ((visitor % 3) - 1) * DAY_MS }) },
    async run() {
      await delay(10_000);
      return undefined;
    },
  },
  backAtOnce,
];
