import { type HrTime, ValueType } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import type { Resource } from "@opentelemetry/resources";
import { AggregationTemporality, DataPointType, type MetricData } from "@opentelemetry/sdk-metrics";
import type { Registry } from "prom-client";

/** How often figures are sent, where OTEL_METRIC_EXPORT_INTERVAL does not say it. */
const EVERY_MS = 60_000;

/** A figure as prom-client lists it. */
type Figure = {
  name: string;
  help: string;
  type: string;
  values: { value: number; labels: Record<string, string | number>; metricName?: string }[];
};

/**
 * Sends what `/metrics` shows to a collector, under the same names: the figures are counted once, by prom-client.
 * @param onError hears of figures that could not be sent; the next ones have them too
 */
export function exportMetrics(url: string, resource: Resource, version: string, onError: (error: unknown) => void) {
  const exporter = new OTLPMetricExporter({ url });
  const started = toTime(Date.now());
  let registry: Registry | undefined;
  let timer: NodeJS.Timeout | undefined;
  const send = async () => {
    if (!registry) return;
    const figures = (await registry.getMetricsAsJSON()) as unknown as Figure[];
    const times = { startTime: started, endTime: toTime(Date.now()) };
    const metrics = figures.map((figure) => toMetric(figure, times)).filter((metric) => metric !== undefined);
    await new Promise<void>((resolve) =>
      exporter.export({ resource, scopeMetrics: [{ scope: { name: "baton", version }, metrics }] }, ({ error }) => {
        if (error) onError(error);
        resolve();
      }),
    );
  };
  return {
    start(from: Registry): void {
      registry = from;
      timer = setInterval(() => void send().catch(onError), Number(process.env.OTEL_METRIC_EXPORT_INTERVAL) || EVERY_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await send().catch(onError);
      await exporter.shutdown();
    },
  };
}

const toTime = (ms: number): HrTime => [Math.floor(ms / 1_000), (ms % 1_000) * 1e6];

type Times = { startTime: HrTime; endTime: HrTime };

/** @returns undefined for a kind that prom-client has and Baton does not use */
export function toMetric({ name, help, type, values }: Figure, times: Times): MetricData | undefined {
  const descriptor = { name, description: help, unit: name.endsWith("_seconds") ? "s" : "", valueType: ValueType.DOUBLE };
  const aggregationTemporality = AggregationTemporality.CUMULATIVE;
  const dataPoints = () => values.map(({ value, labels }) => ({ ...times, attributes: labels, value }));
  if (type === "counter")
    return { descriptor, aggregationTemporality, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: dataPoints() };
  if (type === "gauge") return { descriptor, aggregationTemporality, dataPointType: DataPointType.GAUGE, dataPoints: dataPoints() };
  if (type !== "histogram") return undefined;
  const points = histograms(name, values).map(({ attributes, value }) => ({ ...times, attributes, value }));
  return { descriptor, aggregationTemporality, dataPointType: DataPointType.HISTOGRAM, dataPoints: points };
}

/** prom-client lists the buckets of each set of labels one by one, each with all that are below it. */
function histograms(name: string, values: Figure["values"]) {
  const series = new Map<string, { attributes: Record<string, string | number>; below: [number, number][]; sum: number; count: number }>();
  for (const { value, labels, metricName } of values) {
    const { le, ...attributes } = labels;
    const key = JSON.stringify(Object.entries(attributes).sort());
    const one = series.get(key) ?? { attributes, below: [], sum: 0, count: 0 };
    series.set(key, one);
    if (metricName === `${name}_sum`) one.sum = value;
    else if (metricName === `${name}_count`) one.count = value;
    else if (le !== "+Inf") one.below.push([Number(le), value]);
  }
  return [...series.values()].map(({ attributes, below, sum, count }) => {
    const ascending = below.sort(([a], [b]) => a - b);
    const upTo = [...ascending.map(([, total]) => total), count];
    const counts = upTo.map((total, at) => total - (upTo[at - 1] ?? 0));
    return { attributes, value: { buckets: { boundaries: ascending.map(([le]) => le), counts }, sum, count } };
  });
}
