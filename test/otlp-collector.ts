import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Values = { key: string; value: Record<string, unknown> }[];
type CollectedSpan = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Record<string, unknown>;
  isError: boolean;
};
type Metric = { name: string } & Record<"sum" | "gauge" | "histogram", { dataPoints: Record<string, unknown>[] } | undefined>;

export type TestCollector = {
  url: string;
  /** All that came, in order. */
  spans: CollectedSpan[];
  /** Figures by their names, as they came last. */
  metrics: Map<string, Metric>;
  /** Everything as it came. */
  raw(): string;
  close(): Promise<void>;
};

const plain = (values: Values = []): Record<string, unknown> =>
  Object.fromEntries(values.map(({ key, value }) => [key, Object.values(value)[0]]));

/** A collector that takes OTLP as JSON over HTTP. */
export async function startCollector(): Promise<TestCollector> {
  const spans: CollectedSpan[] = [];
  const metrics = new Map<string, Metric>();
  const bodies: string[] = [];
  const take: Record<string, (body: never) => void> = {
    "/v1/traces": (body: {
      resourceSpans: { scopeSpans: { spans: (CollectedSpan & { attributes: never; status?: { code?: number } })[] }[] }[];
    }) => {
      for (const { attributes, status, ...span } of body.resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)))
        spans.push({ ...span, attributes: plain(attributes), isError: status?.code === 2 });
    },
    "/v1/metrics": (body: { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] }) => {
      for (const metric of body.resourceMetrics.flatMap((each) => each.scopeMetrics.flatMap((scope) => scope.metrics)))
        metrics.set(metric.name, metric);
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      bodies.push(body);
      take[request.url ?? ""]?.(JSON.parse(body) as never);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    metrics,
    raw: () => bodies.join("\n"),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
