#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { COMMANDS } from "./commands";
import { readFirstLine } from "./read-line";
import { run } from "./run";

// Built into dist/: paths of settings are meant from where the server runs, those of options from where one stands.
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = process.env.INIT_CWD ?? process.cwd();
process.chdir(root);

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort(new Error("stopped")));

process.exitCode = await run(COMMANDS, process.argv.slice(2), {
  settings: process.env,
  root,
  folder,
  readLine: () => readFirstLine(process.stdin, stopping.signal),
  signal: stopping.signal,
  progress: (line) => process.stderr.write(`${line}\n`),
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
});
// What a check still waits for would keep the process.
if (stopping.signal.aborted) process.exit();
