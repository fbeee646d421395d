import { type Check, ok, warn, wordsOf } from "./check";

const TIMEOUT_MS = 3_000;

/** The collector: that it takes traces. */
export const checkCollector: Check = async ({ env, bad }) => {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || bad.has("OTEL_EXPORTER_OTLP_ENDPOINT")) return [];
  const help = "Check OTEL_EXPORTER_OTLP_ENDPOINT: a collector that takes OTLP over HTTP, mostly at port 4318.";
  try {
    const answer = await fetch(`${endpoint.replace(/\/$/, "")}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return [
      answer.ok
        ? ok("telemetry", "The collector takes traces")
        : warn("telemetry", `The collector refuses traces (${answer.status})`, help),
    ];
  } catch (error) {
    return [warn("telemetry", `The collector can't be reached: ${wordsOf(error)}`, help)];
  }
};
