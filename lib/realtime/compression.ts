import type { Core } from "../core/core";

/** Frames that are long enough are compressed, where that is asked for: it costs memory for each connection. */
export const compression = ({ env }: Pick<Core, "env">): false | { threshold: number } =>
  env.WS_COMPRESSION_MIN_BYTES > 0 && { threshold: env.WS_COMPRESSION_MIN_BYTES };
