import type { ErrorBody } from "@/lib/protocol/errors";

/** What stands in the place of a conversation that is in other hands. @param now in ms since the epoch */
export const lostError = (now: number): ErrorBody => ({
  code: "NOT_FOUND",
  error: "This conversation is with somebody else now",
  help: "It was assigned to a colleague or to another team.",
  recoverable: false,
  timestamp: new Date(now).toISOString(),
});
