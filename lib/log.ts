import pino, { type Logger } from "pino";
import type { Env } from "./env";

/** JSON lines on stderr; stdout is for what a person reads at the start. Credentials never get into it. */
export function createLog(env: Env): Logger {
  return pino(
    {
      level: env.WS_LOG_LEVEL,
      base: null,
      redact: ["*.password", "*.token", "*.site_token", "*.visitor_token", "*.authorization", "*.cookie"],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
