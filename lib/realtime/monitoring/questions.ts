import { randomUUID } from "node:crypto";
import type { Core } from "../../core/core";
import type { RedisPair } from "../../redis";
import { sign, verify } from "../cluster";

/** What a node may be asked, and what it is asked with. */
export type Question = {
  report: { workspaceId: number | null };
  connections: { workspaceId: number };
  visitors: { workspaceId: number };
  end_connection: { workspaceId: number; id: string };
  trace: { id: number; dialogId: number; seq: number };
  limits: Record<string, never>;
  release_limit: { limit: string; subject: string };
  flush_closes: Record<string, never>;
};
export type Answer = { [Q in keyof Question]: (asked: Question[Q]) => unknown };

type Asked = { id: string; from: string; question: keyof Question; asked: unknown };
type Answered = { id: string; answer: unknown };

/** Who has not answered by then is not waited for: it is dead, or as good as that. */
const PATIENCE_MS = 1_000;

type Open = { answers: unknown[]; missing: number; done: () => void };

/** Asks all nodes of the installation the same, by Redis; without it the own node alone. What is not signed by this installation is not heard. */
export class Questions {
  private readonly open = new Map<string, Open>();
  private readonly channel: string;
  private readonly hearing: Promise<() => void> | undefined;

  constructor(
    private readonly core: Core,
    private readonly answers: Answer,
    private readonly redis?: RedisPair,
  ) {
    this.channel = `${core.installation.namespace}:question`;
    this.hearing = redis?.subscribe([this.channel, this.mailbox(core.node.id)], this.hear);
    this.hearing?.catch((error: unknown) => core.log.warn({ err: error }, "nodes.not_asked"));
  }

  /** Whether Redis is there; null where there is to be none. */
  get reachable(): boolean | null {
    return this.redis ? this.redis.commands.status === "ready" : null;
  }

  /** @returns the answers, this node's own first. Never throws for another node's sake */
  async ask<Q extends keyof Question, A>(question: Q, asked: Question[Q]): Promise<A[]> {
    const others = this.askOthers(question, asked);
    const own = (await this.answers[question](asked as never)) as A;
    return [own, ...((await others) as A[])];
  }

  stop(): void {
    this.hearing?.then(
      (end) => end(),
      () => undefined,
    );
  }

  private async askOthers(question: keyof Question, asked: unknown): Promise<unknown[]> {
    const { redis, core } = this;
    if (!redis || !this.reachable) return [];
    const id = randomUUID();
    const open: Open = { answers: [], missing: Number.POSITIVE_INFINITY, done: () => undefined };
    const all = new Promise<void>((resolve) => {
      open.done = resolve;
    });
    this.open.set(id, open);
    const timer = setTimeout(open.done, PATIENCE_MS);
    try {
      const body = JSON.stringify({ id, from: core.node.id, question, asked } satisfies Asked);
      const heardBy = await redis.publish(this.channel, [sign(core.installation.hintKey, body)]);
      // Itself among them.
      open.missing = heardBy - 1 - open.answers.length;
      if (open.missing <= 0) open.done();
      await all;
    } catch {
      return [];
    } finally {
      clearTimeout(timer);
      this.open.delete(id);
    }
    return open.answers;
  }

  private readonly hear = (channel: string, message: string): void => {
    const body = verify(this.core.installation.hintKey, message);
    if (body === undefined) return;
    if (channel === this.channel) void this.answer(JSON.parse(body) as Asked);
    else this.take(JSON.parse(body) as Answered);
  };

  private async answer({ id, from, question, asked }: Asked): Promise<void> {
    const { core, redis } = this;
    if (from === core.node.id || !redis) return;
    try {
      const answer = await this.answers[question]?.(asked as never);
      const body = JSON.stringify({ id, answer: answer ?? null } satisfies Answered);
      await redis.publish(this.mailbox(from), [sign(core.installation.hintKey, body)]);
    } catch (error) {
      core.log.warn({ err: error, question }, "nodes.not_answered");
    }
  }

  private take({ id, answer }: Answered): void {
    const open = this.open.get(id);
    if (!open) return;
    open.answers.push(answer);
    open.missing -= 1;
    if (open.missing <= 0) open.done();
  }

  private mailbox(node: string): string {
    return `${this.channel}:${node}`;
  }
}
