// Loaded into the server with --import: notes how long each query takes from the server's side; SIGUSR2 writes what was
// noted since the last time, in milliseconds by the statement's first words.
import { writeFileSync } from "node:fs";
import pg from "pg";

const WORDS = /\b(?:from|into|update)\s+"?(\w+)"?/i;
let times = {};

const query = pg.Client.prototype.query;
pg.Client.prototype.query = function timed(...args) {
  const started = performance.now();
  const text = typeof args[0] === "string" ? args[0] : (args[0]?.text ?? "");
  const table = WORDS.exec(text)?.[1] ?? "other";
  const note = () => {
    times[table] ??= [];
    times[table].push(performance.now() - started);
  };
  const last = args.at(-1);
  if (typeof last === "function") {
    args[args.length - 1] = (...answer) => {
      note();
      last(...answer);
    };
  }
  const result = query.apply(this, args);
  if (typeof last !== "function" && typeof result?.then === "function") result.then(note, note);
  return result;
};

process.on("SIGUSR2", () => {
  writeFileSync(process.env.QUERIES_FILE, JSON.stringify(times));
  times = {};
});
