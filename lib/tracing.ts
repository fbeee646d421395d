/** Which side of a call a span is, by the words of OpenTelemetry. */
export type SpanKind = "server" | "client" | "consumer" | "internal";

/** Named by the semantic conventions of OpenTelemetry where they have a name. Never what somebody wrote, nor a credential. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export type Span = {
  set(attributes: SpanAttributes): void;
  /** It went wrong. @param type a code or the name of an error, never its message */
  fail(type: string): void;
};

export type SpanOptions = {
  kind: SpanKind;
  attributes?: SpanAttributes;
  /** W3C `traceparent` of what led to it, from elsewhere. Without one, a server's or a consumer's begins a trace. */
  parent?: string | undefined;
  /** It is of no use by itself: where nothing is traced around it, there is no span. */
  within?: boolean;
};

/** What makes spans; there is none without OTEL_EXPORTER_OTLP_ENDPOINT. */
export type Tracing = {
  traced<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** Goes on with a trace that was left, as where work waits for others. */
  resume<T>(traceparent: string, work: () => T): T;
  /** W3C headers that lead what is called now into this trace. */
  headers(): { traceparent?: string };
  /** What a line of the log says of the span it is written in. */
  fields(): { trace_id?: string; span_id?: string };
};

let tracing: Tracing | undefined;

/** Set once at the start, before anything is opened. */
export function setTracing(made: Tracing | undefined): void {
  tracing = made;
}

/** Whether spans are made: what costs something is not prepared for nothing. */
export const isTraced = (): boolean => tracing !== undefined;

/** Where nothing is traced. */
export const NO_SPAN: Span = { set: () => undefined, fail: () => undefined };

/** Does something within a span of this name; just does it where nothing is traced. What it throws fails the span. */
export const traced = <T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> =>
  tracing ? tracing.traced(name, options, work) : work(NO_SPAN);

/** Goes on with the trace of what has waited; just does it where there is none. */
export const resumed = <T>(traceparent: string | undefined, work: () => T): T =>
  tracing && traceparent !== undefined ? tracing.resume(traceparent, work) : work();

export const traceHeaders = (): { traceparent?: string } => tracing?.headers() ?? {};
export const traceFields = (): { trace_id?: string; span_id?: string } => tracing?.fields() ?? {};
