import type { Core } from "../../core/core";
import type { Actor } from "../../core/log";
import type { Traced } from "../../core/monitoring";
import type { LiveVisitor } from "../../core/people";
import { firstWorkspaceId, type LimitInForce } from "../../core/system";
import type { LiveConnection, TraceStep } from "../../protocol/routes/monitoring";
import type { Stats } from "../../protocol/routes/system";
import type { RedisPair } from "../../redis";
import type { Nodes } from "../nodes";
import type { Realtime } from "../realtime";
import { Analytics } from "./analytics";
import { inspect } from "./inspect";
import { Questions } from "./questions";
import { addUp, type NodeReport, reportNode } from "./report";
import { inOrder } from "./trace";
import { visitorsHere } from "./visitors-here";

/** What the installation knows of itself over all of its nodes. */
export class Monitor {
  readonly analytics: Analytics;
  private readonly questions: Questions;

  constructor(
    private readonly core: Core,
    private readonly realtime: Realtime,
    private readonly nodes: Nodes,
    redis?: RedisPair,
  ) {
    this.questions = new Questions(
      core,
      {
        report: ({ workspaceId }) => reportNode(realtime, workspaceId ?? undefined),
        connections: ({ workspaceId }) => inspect(realtime, workspaceId),
        visitors: ({ workspaceId }) => visitorsHere(realtime, workspaceId),
        end_connection: ({ workspaceId, id }) => this.endHere(workspaceId, id),
        trace: (message) => realtime.trace.stepsOf(message),
        limits: () => core.limitRegistry.inForce(),
        release_limit: ({ limit, subject }) => core.limitRegistry.release(limit as never, subject),
        flush_closes: () => realtime.journal.tally.flush(),
      },
      redis,
    );
    this.analytics = new Analytics(core, realtime.hub, (workspaceId) => this.stats(workspaceId));
    nodes.countsToLeave = () => (this.questions.reachable ? undefined : this.reportsByWorkspace());
  }

  /** @param workspaceId one workspace's; without it the whole installation's */
  async stats(workspaceId?: number): Promise<Stats> {
    const { env, db, now } = this.core;
    // While the database is away nobody is told of addresses.
    const findFirst = workspaceId === undefined ? undefined : firstWorkspaceId(db).catch(() => undefined);
    const [reports, first] = await Promise.all([this.reports(workspaceId), findFirst]);
    const rates = { window: env.WS_RATE_LIMIT_WINDOW, perIp: env.WS_RATE_LIMIT_PER_IP };
    return addUp(reports, rates, now(), workspaceId === undefined || workspaceId === first);
  }

  /** The workspace's connections on all nodes, the newest first. */
  async connections(workspaceId: number): Promise<LiveConnection[]> {
    const all = await this.questions.ask<"connections", LiveConnection[]>("connections", { workspaceId });
    return all.flat().sort((a, b) => b.connected_at.localeCompare(a.connected_at) || (a.id < b.id ? -1 : 1));
  }

  /** Who of the workspace's visitors and customers is connected, on all nodes that can be asked. */
  async visitors(workspaceId: number): Promise<LiveVisitor[]> {
    return (await this.questions.ask<"visitors", LiveVisitor[]>("visitors", { workspaceId })).flat();
  }

  /** @returns whether there was such a connection in the workspace, on whichever node */
  async endConnection(workspaceId: number, id: string): Promise<boolean> {
    return (await this.questions.ask<"end_connection", boolean>("end_connection", { workspaceId, id })).includes(true);
  }

  /** Adds what the nodes remember of a message to what the database knows. */
  async trace({ steps, ...message }: Traced): Promise<TraceStep[]> {
    const noted = (await this.questions.ask<"trace", TraceStep[]>("trace", message)).flat();
    const readBy = new Set(
      noted.flatMap(({ step, principal }) => (step === "read" && principal ? [`${principal.type}:${principal.id}`] : [])),
    );
    const known = steps.filter(({ step, principal }) => step !== "read" || !principal || !readBy.has(`${principal.type}:${principal.id}`));
    return inOrder([...known, ...noted]);
  }

  /** Each once: two nodes may know of the same. */
  async limitsInForce(): Promise<LimitInForce[]> {
    const all = await this.questions.ask<"limits", LimitInForce[]>("limits", {});
    const newest = new Map<string, LimitInForce>();
    for (const one of all.flat().sort((a, b) => a.until - b.until)) newest.set(`${one.limit}:${one.subject}`, one);
    return [...newest.values()];
  }

  /** @returns whether somebody was held by it */
  async releaseLimit(limit: string, subject: string): Promise<boolean> {
    return (await this.questions.ask<"release_limit", boolean>("release_limit", { limit, subject })).includes(true);
  }

  /** Settles once every node has written down how its connections ended. */
  async writeCloses(): Promise<void> {
    await this.questions.ask("flush_closes", {});
  }

  /** How this node is; `redis` is null where there is none. */
  get vitals(): { redis: boolean | null; eventLoopLagMs: number; connections: number; unanswered: number } {
    const { lag, hub, delivery } = this.realtime;
    return {
      redis: this.questions.reachable,
      eventLoopLagMs: lag.averageMs,
      connections: hub.connections.size,
      unanswered: delivery.counts(() => true).retry_ready,
    };
  }

  received(messageId: number, actor: Actor, at: number): void {
    if (actor.type !== "assistant") this.realtime.trace.receivedFrom(messageId, actor, at);
  }

  start(): void {
    this.analytics.start();
  }

  stop(): void {
    this.analytics.stop();
    this.questions.stop();
  }

  /** Nodes that can't be asked left what they counted with their last sign of life. */
  private async reports(workspaceId?: number): Promise<NodeReport[]> {
    const answers = await this.questions.ask<"report", NodeReport>("report", { workspaceId: workspaceId ?? null });
    const answered = new Set(answers.map(({ node }) => node));
    const left = this.nodes.others.filter(({ id, counts }) => !answered.has(id) && counts !== null);
    const key = workspaceId === undefined ? "all" : String(workspaceId);
    return [...answers, ...left.map(({ counts }) => (counts?.[key] ?? counts?.none) as NodeReport)];
  }

  private reportsByWorkspace(): Record<string, NodeReport> {
    const ids = new Set([...this.realtime.hub.connections.values()].map(({ actor }) => actor.workspaceId));
    const reports = [...ids].map((id): [string, NodeReport] => [String(id), reportNode(this.realtime, id)]);
    return { all: reportNode(this.realtime), none: reportNode(this.realtime, 0), ...Object.fromEntries(reports) };
  }

  private endHere(workspaceId: number, id: string): boolean {
    const connection = this.realtime.hub.connections.get(id);
    if (connection?.actor.workspaceId !== workspaceId) return false;
    connection.end("GOING_AWAY");
    return true;
  }
}
