import { readdirSync, readFileSync } from "node:fs";

/** The kernel's clock ticks a second; Linux has had 100 on every platform Node runs on. */
const TICKS_PER_SECOND = 100;

function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

/** CPU seconds that a process has used so far. */
export const cpuOf = (pid) => statOf(pid).ticks / TICKS_PER_SECOND;

/** CPU seconds of a process and of the children it has now (Postgres: one a connection). */
export function cpuOfTree(pid) {
  if (!pid) return Number.NaN;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const stats = pids.flatMap((name) => {
    try {
      return [{ pid: Number(name), ...statOf(name) }];
    } catch {
      return [];
    }
  });
  const own = stats.filter((stat) => stat.pid === pid || stat.parent === pid);
  return own.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes. */
export function memoryOf(pid) {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) * 1024;
}

/** The value below which `share` of the values lie. Sorts a copy. */
export function percentile(values, share) {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** The middle, the slow twentieth and the slow hundredth. */
export const percentiles = (values) => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) });

/**
 * Calls `send` so many times a second, looking each millisecond how many are due, whatever becomes of them.
 * @param send gets which it is, from 0 on
 * @returns ends it
 */
export function pace(perSecond, send) {
  const started = performance.now();
  let sent = 0;
  const ticking = setInterval(() => {
    const due = ((performance.now() - started) / 1000) * perSecond;
    while (sent < due) send(sent++);
  }, 1);
  return () => clearInterval(ticking);
}

/** The median of the rounds (of an even number, the middle between both), and the least and greatest of them. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1), rounds: values };
}
