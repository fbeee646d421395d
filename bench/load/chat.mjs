import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { cpuOf, cpuOfTree, pace, percentiles } from "../lib/measure.mjs";
import { WireClient } from "../lib/wire.mjs";

/** A sentence of ordinary length. */
const WORDS = "Thanks, I have tried that already and it still says that the card was refused. Could you look?";
const SETTLE_MS = 3_000;

/** The time a message was sent at stands at its beginning, so that whoever gets it knows how long it took. */
const stamped = () => `${performance.now().toFixed(3)} ${WORDS}`;
const TEXT = '"text":"';
function ageOf(frame) {
  const at = frame.indexOf(TEXT) + TEXT.length;
  return performance.now() - Number(frame.slice(at, frame.indexOf(" ", at)));
}

/** Visitors with a dialog each, shared out among operators: connected to Baton or to the relay. */
export class Chat {
  acked = 0;
  delivered = 0;
  refused = 0;
  latencies = [];
  timing = false;
  senders = [];

  /** @param target `{ url, pid, postgresPid, assistantId?, operatorTokens? }`; without an assistant it is the relay */
  static async open(target, { visitors, operators, readersPerDialog = 1 }) {
    const chat = new Chat(target);
    const people = target.assistantId
      ? await openBaton(target, visitors, operators, readersPerDialog)
      : await openRelay(target, visitors, operators, readersPerDialog);
    chat.people = people;
    for (const { client } of [...people.visitors, ...people.operators]) {
      client.onMessage = (frame) => {
        chat.delivered += 1;
        if (chat.timing) chat.latencies.push(ageOf(frame));
      };
    }
    return chat;
  }

  constructor(target) {
    this.target = target;
  }

  /** Everybody sends as fast as answers come: a visitor one at a time, an operator one a dialog. */
  async atFullSpeed({ seconds, warmUp }) {
    let going = true;
    const loop = (client, dialogId) => {
      if (!going) return;
      this.#send(client, dialogId, () => loop(client, dialogId));
    };
    for (const { client, dialogs } of this.#everybody()) for (const dialogId of dialogs) loop(client, dialogId);
    await delay(warmUp * 1000);
    const figures = await this.#window(seconds);
    going = false;
    await delay(SETTLE_MS / 3);
    return figures;
  }

  /** So many messages a second over all senders, whatever the answers do; what is measured is how long delivery took. */
  async atRate({ perSecond, seconds, warmUp }) {
    const turns = this.#everybody().flatMap(({ client, dialogs }) => dialogs.map((dialogId) => ({ client, dialogId })));
    const stop = pace(perSecond, (at) => {
      const { client, dialogId } = turns[at % turns.length];
      this.#send(client, dialogId);
    });
    await delay(warmUp * 1000);
    this.latencies = [];
    this.timing = true;
    const figures = await this.#window(seconds);
    this.timing = false;
    stop();
    await delay(SETTLE_MS / 3);
    return { ...figures, ...percentiles(this.latencies) };
  }

  close() {
    for (const { client } of this.#everybody()) client.close();
  }

  #everybody() {
    return [...this.people.visitors, ...this.people.operators];
  }

  #send(client, dialogId, then) {
    client.send("chat_message", { dialog_id: dialogId, client_id: randomUUID(), text: stamped() }, (ack) => {
      if (ack.startsWith('[{"ok":true')) this.acked += 1;
      else this.refused += 1;
      then?.();
    });
  }

  async #window(seconds) {
    const { pid, postgresPid } = this.target;
    const before = {
      acked: this.acked,
      delivered: this.delivered,
      refused: this.refused,
      cpu: cpuOf(pid),
      postgres: cpuOfTree(postgresPid),
      load: process.cpuUsage(),
      at: performance.now(),
    };
    if (this.target.profiling) process.kill(pid, "SIGUSR2");
    await delay(seconds * 1000);
    if (this.target.profiling) process.kill(pid, "SIGUSR2");
    const wall = (performance.now() - before.at) / 1000;
    const cpu = cpuOf(pid) - before.cpu;
    const load = process.cpuUsage(before.load);
    const acked = this.acked - before.acked;
    const delivered = this.delivered - before.delivered;
    return {
      wall,
      cpu,
      postgresCpu: cpuOfTree(postgresPid) - before.postgres,
      loadCpu: (load.user + load.system) / 1e6,
      acked: acked / wall,
      delivered: delivered / wall,
      refused: this.refused - before.refused,
      perCpuSecond: Math.min(acked, delivered) / cpu,
      deliveredPerCpuSecond: delivered / cpu,
    };
  }
}

const share = (all, at, of) => all.filter((_, index) => index % of === at);

async function openRelay(target, visitors, operators, readersPerDialog) {
  const dialogs = Array.from({ length: visitors }, (_, at) => at + 1);
  const connect = async (namespace, own, rooms) => {
    const client = new WireClient(target.url, namespace, { rooms }, { acknowledge: target.readersAcknowledge !== false });
    await client.established;
    return { client, dialogs: own };
  };
  return {
    visitors: await Promise.all(dialogs.map((id) => connect("widget", [id], [id]))),
    operators: await Promise.all(
      Array.from({ length: operators }, (_, at) => {
        const rooms = share(dialogs, at % (operators / readersPerDialog), operators / readersPerDialog);
        return connect("admin", at < operators / readersPerDialog ? rooms : [], rooms);
      }),
    ),
  };
}

async function openBaton(target, visitors, operators, readersPerDialog) {
  const opened = await Promise.all(
    Array.from({ length: visitors }, async () => {
      const client = new WireClient(target.url, "widget", { assistant_id: target.assistantId });
      await client.established;
      const { message } = await client.ask("chat_message", { client_id: randomUUID(), text: "Hello" });
      return { client, dialogs: [message.dialog_id] };
    }),
  );
  const dialogs = opened.map((visitor) => visitor.dialogs[0]);
  const groups = operators / readersPerDialog;
  const members = [];
  for (let at = 0; at < operators; at += 1) {
    const client = new WireClient(target.url, "admin", { token: target.operatorTokens[at % target.operatorTokens.length] });
    await client.established;
    const rooms = share(dialogs, at % groups, groups);
    for (const dialogId of rooms) await client.ask(at < groups ? "handoff_accept" : "join_dialog", { dialog_id: dialogId });
    members.push({ client, dialogs: at < groups ? rooms : [] });
  }
  return { visitors: opened, operators: members };
}
