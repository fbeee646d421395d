import { type ChildProcess, fork } from "node:child_process";
import { badRequest, DomainError } from "../log";
import { createFairQueue } from "./fair-queue";
import type { Report } from "./reader";
import { READING_LIMITS, type Read, type Results, type Task } from "./tasks";

export type ReaderPool = { read: Read; close(): void };

export type ReaderPoolOptions = {
  /** Processes that read documents at once, and as many again for pictures; one workspace has at most one of each. */
  places?: number;
  /** After so long a task is given up, in milliseconds. */
  ms?: number;
  memoryMb?: number;
  heapMb?: number;
};

/** What one workspace may have waiting. */
const WAITING_MAX = 50;
/** A process that has nothing to do ends after so long, and after so many tasks another takes its place. */
const IDLE_MS = 20_000;
const TASKS_MAX = 200;

const DEFAULTS = { places: 2, ms: READING_LIMITS.MS, memoryMb: READING_LIMITS.MEMORY_MB, heapMb: READING_LIMITS.HEAP_MB };

/**
 * Reads what strangers send in processes of their own: whatever it costs, no socket waits for it, it ends after its
 * time, and it takes no memory of the server's. The workspaces take turns.
 * @param file the reader as it was built
 */
export function createReaderPool(file: string, options: ReaderPoolOptions = {}): ReaderPool {
  const settings = { ...DEFAULTS, ...options };
  const places = { places: settings.places, perKey: 1, waiting: WAITING_MAX };
  const documents = createFairQueue<number>(places);
  /** Whoever sends a photo does not wait for a long document. */
  const pictures = createFairQueue<number>(places);
  const idle: Reader[] = [];
  const all = new Set<Reader>();
  let closed = false;
  const one = async (task: Task): Promise<Results[keyof Results]> => {
    if (closed) throw new DomainError("UNAVAILABLE", "The server is stopping", { retryAfterMs: 5_000 });
    const reader = idle.pop() ?? new Reader(file, settings, (gone) => forget(gone));
    all.add(reader);
    const result = await reader.run(task);
    if (reader.isUsable) idle.push(reader);
    return result;
  };
  const forget = (reader: Reader) => {
    all.delete(reader);
    if (idle.includes(reader)) idle.splice(idle.indexOf(reader), 1);
  };
  const read = async (workspaceId: number, task: Task) => {
    const queue = task.kind === "picture" ? pictures : documents;
    const done = queue(workspaceId, () => one(task));
    if (!done)
      throw new DomainError("RATE_LIMITED", "Too much of this workspace waits to be read already", { retryAfterMs: READING_LIMITS.MS });
    return done;
  };
  return {
    read: read as Read,
    close() {
      closed = true;
      for (const reader of all) reader.end();
    },
  };
}

/** One process, which does one task at a time. */
class Reader {
  private readonly child: ChildProcess;
  private tasks = 0;
  private ended = false;
  private resting: NodeJS.Timeout | undefined;

  constructor(
    file: string,
    private readonly settings: Required<ReaderPoolOptions>,
    onEnd: (reader: Reader) => void,
  ) {
    this.child = fork(file, [String(settings.memoryMb)], {
      execArgv: [`--max-old-space-size=${settings.heapMb}`],
      // It has no need of any secret.
      env: { NODE_ENV: "production" },
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.child.on("error", () => this.end());
    this.child.once("exit", () => {
      this.ended = true;
      onEnd(this);
    });
    // Neither it nor its channel keeps the server from ending.
    this.child.unref();
    this.child.channel?.unref();
  }

  get isUsable(): boolean {
    return !this.ended && this.tasks < TASKS_MAX;
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.resting);
    this.child.kill("SIGKILL");
  }

  /** @throws DomainError BAD_REQUEST, TOO_LARGE */
  async run(task: Task): Promise<Results[keyof Results]> {
    this.tasks += 1;
    clearTimeout(this.resting);
    try {
      const report = await this.ask(task);
      if ("result" in report) return report.result;
      if ("failed" in report) throw new Error(report.failed);
      throw report.tooLarge ? new DomainError("TOO_LARGE", report.refused) : badRequest(report.refused);
    } finally {
      if (this.isUsable) this.resting = setTimeout(() => this.end(), IDLE_MS).unref();
      else this.end();
    }
  }

  private ask(task: Task): Promise<Report> {
    const { child, settings } = this;
    return new Promise<Report>((resolve, reject) => {
      const seconds = Math.ceil(settings.ms / 1000);
      const late = setTimeout(() => give(badRequest(`This takes more than ${seconds} s to read. Divide it.`)), settings.ms);
      const onMessage = (report: unknown) => settle(() => resolve(report as Report));
      const onExit = () => settle(() => reject(badRequest("This needs too much memory to be read. Divide it.")));
      const give = (error: Error) => {
        this.end();
        settle(() => reject(error));
      };
      const settle = (then: () => void) => {
        clearTimeout(late);
        child.off("message", onMessage).off("exit", onExit);
        then();
      };
      child.once("message", onMessage).once("exit", onExit);
      if (this.ended) return onExit();
      child.send(task, (error) => error && give(badRequest("This can't be read")));
    });
  }
}
