import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresDatabase, type PostgresDatabase } from "../database";
import { writeTable } from "../faults/table";
import { openFiles } from "../raw-http";
import { startServer, type TestServer } from "../server";
import { type Background, startBackground } from "./background";
import { type AbuseRow, renderAbuse } from "./table";

const SECONDS = Number(process.env.ABUSE_SECONDS ?? 60);
/** A node in a container of 2 GB. */
const HEAP = "--max-old-space-size=1024";
const MB = 1_048_576;
/** How long the node may rest before its memory is compared: V8 gives back what it no longer needs while it idles. */
const REST_MS = 90_000;
const WARM_UP_SECONDS = 5;
const MODEL_TAKES_MS = 25_000;

const LIMITS = { p99Ms: 500, grownMb: 100, openFiles: 15, logMb: 1 };

const ATTACKS = [
  ["C1", "image_header", "Pictures whose header says 4,294,967,295 pixels each way"],
  ["C2", "read_events", "`read` events as fast as a socket takes them"],
  ["C2", "padded_events", "The same with 90 KB of padding each"],
  ["C2", "raw_early_frames", "The same over raw WebSockets, before they are admitted too"],
  ["C3", "event_streams", "Fresh visitors with five event streams each, none of them read"],
  ["C4", "nested_tags", "Documents of 380,000 nested tags"],
  ["C5", "malformed_upgrades", "Upgrades with malformed targets, 600 a second"],
  ["C5", "without_namespace", "Engine.IO sessions that ask for no namespace, 500 a second"],
  ["C6", "line_breaks", "Summaries of a message of 10,150 line breaks"],
  ["M2", "guesses", "Guesses at a password, eight at a time"],
  ["M3", "new_conversations", "New visitors who begin conversations of 10 KB"],
  ["M3", "large_uploads", "Uploads of 19 MB, twenty at a time"],
  ["M4", "slow_questions", "Forty visitors with questions the model takes 25 s for"],
  ["M5", "typing", "`typing_start` with a preview of 1.9 KB as fast as a socket takes it"],
  ["M5", "unread_histories", "Histories that are asked for and never read"],
] as const;

let model: Server;
let database: PostgresDatabase;
let server: TestServer;
let background: Background;
const rows: AbuseRow[] = [];

const residentMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

function percentile(latencies: readonly number[], part: number): number {
  const sorted = [...latencies].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.POSITIVE_INFINITY;
}

let attackers = 0;

/** Runs an attack in a process of its own, as from another machine: each has an address whose windows are fresh. */
async function attack(name: string, seconds: number): Promise<string> {
  attackers += 1;
  const script = fileURLToPath(new URL("attacks.mjs", import.meta.url));
  const address = `127.0.1.${attackers}`;
  const child: ChildProcess = spawn(process.execPath, [script, name, String(server.port), String(seconds), address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await once(child, "exit");
  return printed.trim();
}

async function settled(isWell: () => boolean): Promise<void> {
  const until = Date.now() + REST_MS;
  while (Date.now() < until && !isWell()) await delay(1_000);
}

beforeAll(async () => {
  model = createServer((_request, response) => void setTimeout(() => response.writeHead(500).end(), MODEL_TAKES_MS));
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  database = await createPostgresDatabase();
  server = await startServer({
    flags: [HEAP],
    env: {
      DATABASE_URL: database.url,
      BATON_DEMO: "1",
      AI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      AI_MODEL: "slow",
    },
  });
  background = await startBackground(server.port);
  // What a node that has just started has not loaded yet is no one's attack.
  for (const name of ["image_header", "new_conversations", "read_events"]) await attack(name, WARM_UP_SECONDS);
});

afterAll(async () => {
  background?.stop();
  const table = renderAbuse(rows);
  console.log(`\n${table}\n`);
  if (process.env.ABUSE_PAGE) writeTable(process.env.ABUSE_PAGE, table);
  await server?.close();
  await database?.drop();
  model?.closeAllConnections();
  model?.close();
});

describe(`one address attacks for ${SECONDS} s, and everybody else goes on`, () => {
  it.each(ATTACKS)("%s %s: %s", async (finding, name, title) => {
    const before = { mb: residentMb(), files: openFiles(server.pid), log: server.logs().length };
    background.take();
    const did = await attack(name, SECONDS);
    const { latencies, failed } = background.take();
    const peakMb = residentMb();
    const grown = () => residentMb() - before.mb;
    const files = () => openFiles(server.pid) - before.files;
    await settled(() => grown() < LIMITS.grownMb && files() <= LIMITS.openFiles);
    const row: AbuseRow = {
      finding,
      title,
      p99Ms: percentile(latencies, 0.99),
      failed,
      requests: latencies.length,
      peakMb: peakMb - before.mb,
      grownMb: grown(),
      files: files(),
      logMb: (server.logs().length - before.log) / MB,
    };
    rows.push(row);
    console.log(`${name}: ${did} ${JSON.stringify(row)}`);
    expect((await fetch(`${server.url}/healthz`)).status, "the process lives").toBe(200);
    expect(failed, "requests of others that failed").toBe(0);
    expect(row.p99Ms, "99th percentile of others").toBeLessThan(LIMITS.p99Ms);
    expect(row.grownMb, "resident memory after the rest").toBeLessThan(LIMITS.grownMb);
    expect(row.files, "open files after the rest").toBeLessThanOrEqual(LIMITS.openFiles);
    expect(row.logMb, "log").toBeLessThan(LIMITS.logMb);
  });
});
