import { AggregationTemporality, DataPointType } from "@opentelemetry/sdk-metrics";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import { toMetric } from "./export-metrics";

it("counters, gauges and histograms are the same to a collector as at /metrics", async () => {
  const registers = [new Registry()];
  new Counter({ name: "messages_total", help: "Messages", labelNames: ["sender"], registers }).inc({ sender: "user" }, 3);
  new Gauge({ name: "connections", help: "Connections", registers }).set(2);
  const took = new Histogram({ name: "took_seconds", help: "Took", labelNames: ["kind"], buckets: [0.1, 1], registers });
  for (const seconds of [0.05, 0.5, 0.6, 7]) took.observe({ kind: "turn" }, seconds);
  took.observe({ kind: "mail" }, 2);
  const times = { startTime: [0, 0] as [number, number], endTime: [1, 0] as [number, number] };
  const figures = (await registers[0]?.getMetricsAsJSON()) as never[];
  const cumulative = { aggregationTemporality: AggregationTemporality.CUMULATIVE };
  expect(figures.map((figure) => toMetric(figure, times))).toMatchObject([
    {
      ...cumulative,
      descriptor: { name: "messages_total" },
      isMonotonic: true,
      dataPoints: [{ attributes: { sender: "user" }, value: 3 }],
    },
    { dataPointType: DataPointType.GAUGE, dataPoints: [{ ...times, value: 2 }] },
    {
      ...cumulative,
      descriptor: { name: "took_seconds", unit: "s" },
      dataPoints: [
        { attributes: { kind: "turn" }, value: { count: 4, sum: 8.15, buckets: { boundaries: [0.1, 1], counts: [1, 2, 1] } } },
        { attributes: { kind: "mail" }, value: { count: 1, sum: 2, buckets: { counts: [0, 0, 1] } } },
      ],
    },
  ]);
});
