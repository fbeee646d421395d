import type { Logger } from "pino";
import type { Env } from "./env";
import { VERSION } from "./http/discovery";
import type { Telemetry } from "./telemetry";
import { setTracing } from "./tracing";

/**
 * Begins to send traces where OTEL_EXPORTER_OTLP_ENDPOINT names a collector; else nothing is loaded. One that is away is named in
 * the log once: what it misses is lost, and Baton goes on.
 * @param instance what the node is called
 */
export async function startTelemetry(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Env,
  instance: string,
  log: Logger,
): Promise<Telemetry | undefined> {
  if (endpoint === undefined) return undefined;
  const { openTelemetry } = await import("./telemetry");
  let isSaid = false;
  const onError = (err: unknown) => {
    if (!isSaid) log.warn({ err }, "telemetry.not_taken");
    isSaid = true;
  };
  const telemetry = openTelemetry({ endpoint, version: VERSION, instance, onError });
  setTracing(telemetry.tracing);
  return telemetry;
}
