// Writes docs/performance.md and its plots from bench/results/latest.json: `npm run bench` calls it, and it runs alone.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { summary } from "./lib/measure.mjs";
import { barPlot } from "./lib/plot.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

const show = (value) => (Number.isFinite(value) ? (value >= 100 ? whole : fine).format(value) : "not measured");
const median = (rounds, key) => summary(rounds.map((round) => round[key])).median;
const spread = (rounds, key) => {
  const { median: middle, min, max } = summary(rounds.map((round) => round[key]));
  return `${show(middle)} (${show(min)} – ${show(max)})`;
};
const MB = 1024 * 1024;

/** The figures that are promised, with what was measured: `{ name, measured, wanted, met }`. */
function goals({ chat, writes, connections, restart, endurance, pages }) {
  const rows = [];
  const add = (name, value, wanted, met, unit = "") => rows.push({ name, measured: `${show(value)}${unit}`, wanted, met });
  if (chat) {
    const { baton, relay, silent, one } = chat.fullSpeed;
    const own = median(baton, "perCpuSecond");
    add(
      "Acknowledged and delivered messages a server CPU second, against the bare relay",
      own / median(relay, "perCpuSecond"),
      "at least 0.5",
      own / median(relay, "perCpuSecond") >= 0.5,
    );
    add("the same, against a relay whose readers do not acknowledge", own / median(silent, "perCpuSecond"), "", undefined);
    const ratio = median(baton, "acked") / median(one, "acked");
    add("Acknowledged messages a second, against bare Postgres with one statement a message", ratio, "at least 1.0", ratio >= 1);
    const slower = median(chat.halfSpeed.baton, "p99") / median(chat.halfSpeed.relay, "p99");
    add(
      "99th percentile of delivery at half of full speed, against the bare relay at that rate",
      slower,
      "at most 2 times",
      slower <= 2,
      " times",
    );
  }
  if (connections) {
    const { baton, relay } = connections.bytesPerConnection;
    add(
      "Memory of an idle widget connection, against bare Socket.IO (resident)",
      baton.rss / relay.rss,
      "at most 1.15 times",
      baton.rss / relay.rss <= 1.15,
      " times",
    );
    add("the same, by what JavaScript holds after collection", baton.held / relay.held, "", undefined, " times");
    const { open, dropped, delayP99Ms, seconds } = connections.held;
    add(`10,000 idle connections on one node for ${seconds} s: open at the end`, open, "10,000", open === 10_000 && dropped === 0);
    add("event loop delay meanwhile, 99th percentile", delayP99Ms, "under 30 ms", delayP99Ms < 30, " ms");
  }
  if (restart?.beside) {
    const { many, beside } = restart;
    add(
      "5,000 connections back after SIGKILL and restart, all resynchronised",
      median(many, "ms") / 1000,
      "under 15 s",
      median(many, "ms") < 15_000,
      " s",
    );
    const allowed = 2 * median(beside.relay, "ms") + median(beside.baton, "startMs");
    const back = median(beside.baton, "ms");
    const wanted = `at most ${show(allowed / 1000)} s: twice the relay's ${show(median(beside.relay, "ms") / 1000)} s and the server's own start`;
    add(`${whole.format(beside.count)} visitors back after a restart`, back / 1000, wanted, back <= allowed, " s");
  }
  if (writes?.mixed) {
    const slowest = Math.max(...writes.mixed.baton.acknowledged.map(({ p99 }) => p99));
    const rate = `${whole.format(writes.mixed.perSecond)} messages a second, a tenth of them conversations that begin, are accepted, are resolved`;
    add(`${rate}: the slowest second's 99th percentile, to the acknowledgement`, slowest, "under 15 ms", slowest < 15, " ms");
  }
  if (endurance) {
    add("Memory at rest with Postgres", endurance.restingRss / MB, "under 180 MB", endurance.restingRss < 180 * MB, " MB");
    const ready = summary(endurance.readyMs).median / 1000;
    add("Ready after `npm start` of a built tree with Postgres", ready, "under 3 s", ready < 3, " s");
    add(
      `Heap after ${show(endurance.messages)} messages and ${show(endurance.connects)} connections that came and went`,
      100 * endurance.growth,
      "within 10 %",
      Math.abs(endurance.growth) <= 0.1,
      " % more",
    );
  }
  if (pages) {
    add(
      "A page of the inbox at 100,000 conversations, p95 in the database",
      pages.inbox.inDatabaseP95,
      "under 10 ms",
      pages.inbox.inDatabaseP95 < 10,
      " ms",
    );
    add(
      "A page of messages at 1,000,000 messages, p95 in the database",
      pages.messages.inDatabaseP95,
      "under 10 ms",
      pages.messages.inDatabaseP95 < 10,
      " ms",
    );
  }
  return rows;
}

const mark = (met) => (met === undefined ? "" : met ? "met" : "**missed**");

function chatSection({ fullSpeed, halfSpeed }) {
  const line = (name, rounds) =>
    `| ${name} | ${spread(rounds, "acked")} | ${rounds[0].perCpuSecond ? spread(rounds, "perCpuSecond") : ""} |`;
  const times = (name, rounds) => `| ${name} | ${spread(rounds, "p50")} | ${spread(rounds, "p95")} | ${spread(rounds, "p99")} |`;
  return `## Chat: 200 visitors and 10 operators, both ways

Everybody sends as fast as answers come. The relay has the same rooms and acknowledgements, a message of the same size, no
storage and no checks. Bare Postgres numbers and inserts the same messages in the same tables, with as many writers.

| | acknowledged a second | a server CPU second |
|---|---|---|
${line("Baton", fullSpeed.baton)}
${line("bare Socket.IO relay", fullSpeed.relay)}
${line("bare Socket.IO relay, readers don't acknowledge", fullSpeed.silent)}
${line("bare Postgres, one statement a message", fullSpeed.one)}
${line("bare Postgres, many messages a statement", fullSpeed.many)}

![Messages a server CPU second](images/performance-cpu.svg)

At half of that speed, ${show(halfSpeed.perSecond)} messages a second, the milliseconds from sending to the reader:

| | p50 | p95 | p99 |
|---|---|---|---|
${times("Baton", halfSpeed.baton)}
${times("bare Socket.IO relay", halfSpeed.relay)}
${times("bare Postgres, one statement a message, to its answer", halfSpeed.one)}

![Milliseconds to the reader](images/performance-latency.svg)
`;
}

/** Of an operation: operations a CPU second that are wanted, or the least share of another figure. */
const WANTED = {
  "a visitor's message": { ofRelay: ["message", 0.5] },
  "a new conversation": { least: 1_000 },
  accept: { least: 1_000 },
  "takeover by a reply": { least: 1_000 },
  reopen: { least: 1_000 },
  join: { least: 1_000 },
  "connect a widget": { ofRelay: ["connect", 0.5] },
  "reconnect and sync": { least: 1_000 },
  "inbox page": { least: 600 },
  "messages page": { least: 1_500 },
};
const SHARE_OF_MESSAGE = 0.25;

/** What is wanted of an operation, in words and as the least number a CPU second. */
function wantedOf(name, { operations, relay }) {
  const { least, ofRelay } = WANTED[name] ?? {};
  if (least) return { words: whole.format(least), least };
  const share = (of, rounds, by) => {
    const figure = by * median(rounds, "perCpuSecond");
    return { words: `${whole.format(figure)}, ${by} of ${of}`, least: figure };
  };
  if (ofRelay) return share("the relay's", relay[ofRelay[0]], ofRelay[1]);
  return share("a visitor's message", operations["a visitor's message"], SHARE_OF_MESSAGE);
}

function writesSection(writes) {
  const { operations, relay, postgres, mixed } = writes;
  const lines = Object.entries(operations).map(([name, rounds]) => {
    const { words, least } = wantedOf(name, writes);
    const met = median(rounds, "perCpuSecond") >= least;
    return `| ${name} | ${spread(rounds, "perCpuSecond")} | ${words} | ${mark(met)} |`;
  });
  return `## A support day

600 visitors with a conversation each, 10 operators; each operation with up to 200 in flight, by \`socket.io-client\` and \`fetch\`.
What an operation leaves to be done later (summaries, receipts, notifications) is counted with it. The wire has no reactions.

| operation | a server CPU second | wanted | |
|---|---|---|---|
${lines.join("\n")}
| bare Socket.IO relay: a message | ${spread(relay.message, "perCpuSecond")} | | |
| bare Socket.IO relay: a connection | ${spread(relay.connect, "perCpuSecond")} | | |
| bare Postgres, one statement a message: messages a second | ${spread(postgres.one, "acked")} | | |
| bare Postgres, many messages a statement: messages a second | ${spread(postgres.many, "acked")} | | |
${mixed ? mixedPart(mixed) : ""}`;
}

function mixedPart({ perSecond, baton, relay }) {
  const lines = baton.acknowledged.map(({ p50, p99 }, at) => {
    const cells = [p50, p99, baton.delivered[at].p50, baton.delivered[at].p99, relay.delivered[at].p50, relay.delivered[at].p99];
    return `| ${at + 1} | ${cells.map(show).join(" | ")} |`;
  });
  return `
${whole.format(perSecond)} messages a second from the first second of a server that has just started, a tenth of them conversations that
begin, are accepted and are resolved (the relay: messages alone). Milliseconds; refused or lost: ${baton.failed}.

| second | acknowledged p50 | p99 | at the reader p50 | p99 | relay, at the reader p50 | p99 |
|---|---|---|---|---|---|---|
${lines.join("\n")}
`;
}

const roomSection = ({ baton, relay }) => `## One conversation with 50 readers

| | delivered a second | deliveries a server CPU second |
|---|---|---|
| Baton | ${spread(baton, "delivered")} | ${spread(baton, "deliveredPerCpuSecond")} |
| bare Socket.IO relay | ${spread(relay, "delivered")} | ${spread(relay, "deliveredPerCpuSecond")} |
`;

const restSection = ({ rest, one, signInMs }) => `## REST

| | acknowledged a second | a server CPU second | p50 ms | p99 ms |
|---|---|---|---|---|
| \`POST /api/dialogs/{id}/messages\`, 64 at once | ${spread(rest, "acked")} | ${spread(rest, "perCpuSecond")} | ${spread(rest, "p50")} | ${spread(rest, "p99")} |
| bare Postgres, one statement a message, 64 at once | ${spread(one, "acked")} | | | |

A sign-in takes ${show(signInMs.p50)} ms (p95 ${show(signInMs.p95)} ms), nearly all of it the hash of the password.
`;

const pagesSection = ({ inbox, messages }) => `## Large tables

| over HTTP | p50 ms | p95 ms |
|---|---|---|
| a page of the inbox, 100,000 conversations | ${show(inbox.p50)} | ${show(inbox.p95)} |
| a page of a conversation of 10,000, 1,000,000 messages in all | ${show(messages.p50)} | ${show(messages.p95)} |
`;

const screensSection = ({ slowed, loaded, visitor, short, long }) => `## On the screen

In Chromium with its CPU slowed ${show(slowed)} times; milliseconds from the click or the key to the first frame that shows what it asked for.
The desk has 100,000 conversations: once with the list as it opens, once scrolled to its end, all ${show(loaded)} of the filter loaded.

| | p50 | p95 |
|---|---|---|
| a visitor comes back and opens the chat: their last message is there | ${show(visitor.opened.p50)} | ${show(visitor.opened.p95)} |
| a visitor sends: their message is in the log | ${show(visitor.sent.p50)} | ${show(visitor.sent.p95)} |
| an operator goes to another conversation: its messages are there | ${show(short.switched.p50)} | ${show(short.switched.p95)} |
| the same beside ${show(loaded)} loaded conversations | ${show(long.switched.p50)} | ${show(long.switched.p95)} |
| a key in the reply box | ${show(short.typed.p50)} | ${show(short.typed.p95)} |
| the same beside ${show(loaded)} loaded conversations | ${show(long.typed.p50)} | ${show(long.typed.p95)} |
`;

function writePlots({ chat }) {
  if (!chat) return;
  const folder = join(ROOT, "docs/images");
  mkdirSync(folder, { recursive: true });
  const { baton, relay, silent } = chat.fullSpeed;
  const bar = (label, rounds, key) => ({ label, ...summary(rounds.map((round) => round[key])) });
  const perCpu = [
    bar("Baton", baton, "perCpuSecond"),
    bar("bare relay", relay, "perCpuSecond"),
    bar("relay, no reader's ack", silent, "perCpuSecond"),
  ];
  writeFileSync(join(folder, "performance-cpu.svg"), barPlot("Messages acknowledged and delivered, a server CPU second", perCpu));
  const { halfSpeed } = chat;
  const times = ["p50", "p95", "p99"].flatMap((key) => [
    bar(`Baton ${key}`, halfSpeed.baton, key),
    bar(`relay ${key}`, halfSpeed.relay, key),
  ]);
  writeFileSync(
    join(folder, "performance-latency.svg"),
    barPlot(`Milliseconds to the reader at ${show(halfSpeed.perSecond)} messages a second`, times),
  );
}

const PAGE = join(ROOT, "docs/performance.md");

/** What is written by hand about the figures: a new report keeps the page from this heading to its end. */
const readNotes = () => readFileSync(PAGE, "utf8").match(/^## Where the time went.*/ms)[0];

/** Writes the page and its plots. What was not measured in the last runs is left out. */
export function writeReport() {
  const results = JSON.parse(readFileSync(join(ROOT, "bench/results/latest.json"), "utf8"));
  const { chat, writes, room, rest, pages, screens } = results;
  const table = goals(results).map(({ name, measured, wanted, met }) => `| ${name} | ${measured} | ${wanted} | ${mark(met)} |`);
  const sections = [
    writes && writesSection(writes),
    chat && chatSection(chat),
    room && roomSection(room),
    rest && restSection(rest),
    pages && pagesSection(pages),
    screens && screensSection(screens),
  ];
  const rounds = chat ? `, of ${chat.fullSpeed.baton.length} rounds of each` : "";
  const page = `# Performance

Made by \`npm run bench\` (\`npm run bench -- chat\` for one scenario, \`--quick\` for fewer rounds), which starts a Postgres
with fsync on, the built server and the yardsticks as processes of their own, and the load in another. Rounds of Baton and
of its yardsticks alternate; a figure is the median of the rounds, with the least and the greatest beside it. This run${rounds}:
${cpus().length} cores (${cpus()[0]?.model.trim()}), ${whole.format(totalmem() / MB / 1024)} GB, Node ${process.versions.node}; load average at its end ${show(loadavg()[1])}, of which a run alone makes about 3.

| figure | measured | wanted | |
|---|---|---|---|
${table.join("\n")}

${sections.filter(Boolean).join("\n")}
${readNotes()}`;
  writePlots(results);
  writeFileSync(PAGE, page);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeReport();
