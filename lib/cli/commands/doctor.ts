import type { Command } from "../command";
import type { Finding } from "../doctor/check";
import { examine } from "../doctor/examine";
import { migrationsFolder } from "../open";

const MARKS = { ok: "ok  ", warn: "WARN", fail: "FAIL" } as const;

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Checks settings, database, store of files, Redis, address, sockets, mail, model and disk",
  operands: [],
  options: {},
  notes: [
    "Run it with the settings of the server, on its machine: it connects to PUBLIC_URL as a browser does. It changes nothing. With --json it answers an array of { check, status, message, help }; status is ok, warn or fail. Ends with 1 where anything failed.",
  ],
  async run(context) {
    const findings = await unlessStopped(context.signal, examine(context.settings, migrationsFolder(context)));
    const failed = findings.filter(({ status }) => status === "fail").length;
    const warned = findings.filter(({ status }) => status === "warn").length;
    const sum = failed + warned === 0 ? "All is well." : `${failed} failed, ${warned} to look at.`;
    return { lines: [...findings.flatMap(linesOf), "", sum], json: findings, failed: failed > 0 };
  },
};

/** What waits for others must not keep who stops it waiting; nothing has been begun that would have to be taken back. */
async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const linesOf = ({ check, status, message, help }: Finding): string[] => [
  `${MARKS[status]}  ${check.padEnd(8)}  ${message}`,
  ...(help ? [`${" ".repeat(16)}${help}`] : []),
];
