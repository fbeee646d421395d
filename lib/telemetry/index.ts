import { setTimeout as delay } from "node:timers/promises";
import {
  type Context,
  context,
  SpanKind as OtelKind,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Registry } from "prom-client";
import { NO_SPAN, type Span, type SpanAttributes, type SpanKind, type Tracing } from "../tracing";
import { exportMetrics } from "./export-metrics";
import { readTraceparent, writeTraceparent } from "./traceparent";

/** A collector that does not answer holds up the end for no longer. */
const STOPS_WITHIN_MS = 3_000;

export type TelemetryOptions = {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: traces go to `/v1/traces` below it, metrics to `/v1/metrics`. */
  endpoint: string;
  version: string;
  /** The node. */
  instance: string;
  /** Hears once of a collector that does not take what it is sent. */
  onError: (error: unknown) => void;
};

export type Telemetry = {
  tracing: Tracing;
  /** Sends the figures of `/metrics` too, every minute from now on. */
  sendMetrics(registry: Registry): void;
  /** Sends what waits, and ends. */
  stop(): Promise<void>;
};

const KINDS: Record<SpanKind, OtelKind> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  consumer: OtelKind.CONSUMER,
  internal: OtelKind.INTERNAL,
};

const known = (attributes: SpanAttributes = {}) =>
  Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined));

/** Opens the way to an OpenTelemetry collector. Loaded only where one is set. */
export function openTelemetry({ endpoint, version, instance, onError }: TelemetryOptions): Telemetry {
  const base = endpoint.replace(/\/$/, "");
  const resource = resourceFromAttributes({
    "service.name": process.env.OTEL_SERVICE_NAME ?? "baton",
    "service.version": version,
    "service.instance.id": instance,
  });
  const exporter = new OTLPTraceExporter({ url: `${base}/v1/traces` });
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(telling(exporter, onError))] });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  const metrics = exportMetrics(`${base}/v1/metrics`, resource, version, onError);
  return {
    tracing: tracingBy(provider),
    sendMetrics: metrics.start,
    stop: async () => {
      const sent = Promise.allSettled([provider.shutdown(), metrics.stop()]);
      await Promise.race([sent, delay(STOPS_WITHIN_MS, undefined, { ref: false })]);
      context.disable();
    },
  };
}

/** An exporter whose failures are heard of; what it could not send is lost. */
const telling = (exporter: OTLPTraceExporter, onError: (error: unknown) => void): SpanExporter => ({
  export: (spans, done) =>
    exporter.export(spans, (result) => {
      if (result.error) onError(result.error);
      done(result);
    }),
  shutdown: () => exporter.shutdown(),
});

function tracingBy(provider: BasicTracerProvider): Tracing {
  const tracer = provider.getTracer("baton");
  const current = () => trace.getSpanContext(context.active());
  return {
    async traced(name, { kind, attributes, parent, within }, work) {
      const from = contextOf(parent) ?? (kind === "server" || kind === "consumer" ? ROOT_CONTEXT : context.active());
      if (within && !trace.getSpan(from)) return work(NO_SPAN);
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes: known(attributes) }, from);
      try {
        return await context.with(trace.setSpan(from, span), () => work(spanOf(span)));
      } catch (error) {
        // Its message may say what somebody wrote.
        fail(span, errorType(error));
        throw error;
      } finally {
        span.end();
      }
    },
    resume: (traceparent, work) => context.with(contextOf(traceparent) ?? ROOT_CONTEXT, work),
    headers: () => {
      const found = current();
      return found ? { traceparent: writeTraceparent(found) } : {};
    },
    fields: () => {
      const found = current();
      return found ? { trace_id: found.traceId, span_id: found.spanId } : {};
    },
  };
}

function contextOf(traceparent: string | undefined): Context | undefined {
  const found = traceparent === undefined ? undefined : readTraceparent(traceparent);
  return found && trace.setSpanContext(ROOT_CONTEXT, found);
}

const spanOf = (span: OtelSpan): Span => ({
  set: (attributes) => void span.setAttributes(known(attributes)),
  fail: (type) => fail(span, type),
});

function fail(span: OtelSpan, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return String(code ?? name ?? "error").slice(0, 100);
}
