import { setTimeout as delay } from "node:timers/promises";
import { cpuOf, cpuOfTree, pace, percentiles } from "../lib/measure.mjs";
import { accept, begin, OPERATIONS, resolve } from "./operations.mjs";
import { arrive, ask, connect, forEach, line, staff } from "./people.mjs";

/** Requests in flight while an operation is measured. */
const IN_FLIGHT = 200;
const CONNECTING = 50;
/** What an operation leaves to be done later (summaries, receipts, notifications) belongs to it: so long is waited for that. */
const SETTLE_MS = 500;
const LAPS_MAX = 12;
/** What the profiler's start costs is none of the operation's. */
const PROFILER_STARTS_MS = 3_000;

/** A support day: visitors with a conversation each, in the hands of operators who have joined them. */
export class Day {
  lap = 0;

  /** @param target `{ url, pid, postgresPid, assistantId, operatorTokens, profiling }` */
  static async open(target, { visitors: count }) {
    const operators = await staff(target);
    const visitors = [];
    await forEach(Array.from({ length: count }), CONNECTING, async (_, at) => {
      const visitor = { ...(await arrive(target)), operator: operators[at % operators.length] };
      await begin(visitor);
      await accept(visitor);
      visitors.push(visitor);
    });
    return new Day(target, operators, visitors);
  }

  constructor(target, operators, visitors) {
    Object.assign(this, { target, operators, visitors });
  }

  /** Laps of one operation until the server has worked so many seconds on it. */
  async measure({ name, cpuSeconds }) {
    const { prepare, run, after, times = 1 } = OPERATIONS[name];
    const sum = { count: 0, cpu: 0, postgresCpu: 0, wall: 0 };
    for (let laps = 0; laps < LAPS_MAX && sum.cpu < cpuSeconds; laps += 1) {
      this.lap += 1;
      const prepared = (await prepare?.(this)) ?? this.visitors;
      const tasks = Array.from({ length: times }, () => prepared).flat();
      await delay(SETTLE_MS);
      const lap = await this.#window(() => forEach(tasks, IN_FLIGHT, (item) => run(item, this, this.lap)));
      for (const key of ["cpu", "postgresCpu", "wall"]) sum[key] += lap[key];
      sum.count += tasks.length;
      await after?.(this, prepared);
    }
    return { ...sum, perCpuSecond: sum.count / sum.cpu, perSecond: sum.count / sum.wall };
  }

  async #window(work) {
    const { pid, postgresPid, profiling } = this.target;
    if (profiling) {
      process.kill(pid, "SIGUSR2");
      await delay(PROFILER_STARTS_MS);
    }
    const before = { cpu: cpuOf(pid), postgres: cpuOfTree(postgresPid), at: performance.now() };
    await work();
    const wall = (performance.now() - before.at) / 1000;
    await delay(SETTLE_MS);
    if (profiling) process.kill(pid, "SIGUSR2");
    return { wall, cpu: cpuOf(pid) - before.cpu, postgresCpu: cpuOfTree(postgresPid) - before.postgres };
  }

  /**
   * So many messages a second from the first second on, a tenth of them conversations that begin, are accepted and are
   * resolved, whatever the answers do.
   * @returns by second: the time to the acknowledgement, and of messages the time to the reader
   */
  async mixed({ perSecond, seconds }) {
    const fresh = [];
    await forEach(Array.from({ length: Math.ceil((perSecond * seconds) / 10) }), CONNECTING, async (_, at) => {
      fresh.push({ ...(await arrive(this.target)), operator: this.operators[at % this.operators.length] });
    });
    await delay(2 * SETTLE_MS);
    const clock = new Clock(seconds);
    for (const { socket } of [...this.visitors, ...this.operators]) socket.heard = (message) => clock.heard(message);
    const moves = conversationMoves(fresh);
    await clock.run(perSecond, (at) => {
      if (at % 10 === 9) return moves();
      const { socket, dialogId, operator } = this.visitors[at % this.visitors.length];
      return ask(at % 2 === 0 ? socket : operator.socket, "chat_message", line({ dialog_id: dialogId }));
    });
    for (const { socket } of fresh) socket.close();
    return clock.figures();
  }

  close() {
    for (const { socket } of [...this.visitors, ...this.operators]) socket.close();
  }
}

/** Conversations begin, those that have are accepted, and those are resolved, in turn. */
function conversationMoves(fresh) {
  const begun = [];
  const accepted = [];
  let turn = 0;
  const start = async () => {
    const visitor = fresh.pop();
    await begin(visitor);
    begun.push(visitor);
  };
  const move = async (from, work, to) => {
    const visitor = from.shift();
    if (!visitor) return start();
    await work(visitor);
    to?.push(visitor);
  };
  return () => [start, () => move(begun, accept, accepted), () => move(accepted, resolve)][turn++ % 3]();
}

/** Times by the second in which something was sent, in milliseconds. */
class Clock {
  failed = 0;

  constructor(seconds) {
    this.acknowledged = Array.from({ length: seconds }, () => []);
    this.delivered = Array.from({ length: seconds }, () => []);
  }

  #note(times, sentAt) {
    times[Math.floor((sentAt - this.started) / 1000)]?.push(performance.now() - sentAt);
  }

  heard({ text }) {
    this.#note(this.delivered, Number(text.slice(0, text.indexOf(" "))));
  }

  async run(perSecond, send) {
    this.started = performance.now();
    const running = [];
    const one = async (at) => {
      const sentAt = performance.now();
      try {
        await send(at);
        this.#note(this.acknowledged, sentAt);
      } catch {
        this.failed += 1;
      }
    };
    const stop = pace(perSecond, (at) => running.push(one(at)));
    await delay(this.acknowledged.length * 1000);
    stop();
    await Promise.all(running);
    await delay(SETTLE_MS);
  }

  figures() {
    const bySecond = (times) => times.map((second) => ({ count: second.length, ...percentiles(second) }));
    return { failed: this.failed, acknowledged: bySecond(this.acknowledged), delivered: bySecond(this.delivered) };
  }
}

/** The same people at the bare relay: rooms instead of conversations. */
export class RelayDay {
  static async open(target, { visitors: count, operators: desks }) {
    const rooms = Array.from({ length: count }, (_, at) => at + 1);
    const operators = await Promise.all(
      Array.from({ length: desks }, async (_, desk) => {
        const socket = await connect(target.url, "admin", { rooms: rooms.filter((_, at) => at % desks === desk) });
        return { socket };
      }),
    );
    const visitors = [];
    await forEach(rooms, CONNECTING, async (dialogId, at) => {
      visitors.push({ dialogId, operator: operators[at % desks], socket: await connect(target.url, "widget", { rooms: [dialogId] }) });
    });
    return new RelayDay(target, operators, visitors);
  }

  constructor(target, operators, visitors) {
    Object.assign(this, { target, operators, visitors });
  }

  async measure({ name, cpuSeconds }) {
    const { times, run } = RELAYED[name];
    const { pid } = this.target;
    const sum = { count: 0, cpu: 0, wall: 0 };
    for (let laps = 0; laps < LAPS_MAX && sum.cpu < cpuSeconds; laps += 1) {
      const tasks = Array.from({ length: times }, () => this.visitors).flat();
      await delay(SETTLE_MS);
      const made = [];
      const before = { cpu: cpuOf(pid), at: performance.now() };
      await forEach(tasks, IN_FLIGHT, async (visitor) => made.push(await run(visitor, this.target)));
      sum.wall += (performance.now() - before.at) / 1000;
      await delay(SETTLE_MS);
      sum.cpu += cpuOf(pid) - before.cpu;
      sum.count += tasks.length;
      for (const socket of made) socket?.close();
    }
    return { ...sum, perCpuSecond: sum.count / sum.cpu, perSecond: sum.count / sum.wall };
  }

  async mixed({ perSecond, seconds }) {
    const clock = new Clock(seconds);
    for (const { socket } of [...this.visitors, ...this.operators]) socket.heard = (message) => clock.heard(message);
    await clock.run(perSecond, (at) => {
      const { socket, dialogId, operator } = this.visitors[at % this.visitors.length];
      return ask(at % 2 === 0 ? socket : operator.socket, "chat_message", line({ dialog_id: dialogId }));
    });
    return clock.figures();
  }

  close() {
    for (const { socket } of [...this.visitors, ...this.operators]) socket.close();
  }
}

const RELAYED = {
  message: { times: 10, run: ({ socket, dialogId }) => ask(socket, "chat_message", line({ dialog_id: dialogId })).then(() => undefined) },
  connect: { times: 1, run: (_visitor, { url }) => connect(url, "widget", {}) },
};
