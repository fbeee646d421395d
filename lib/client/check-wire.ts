import { flawOfAck, flawOfEvent } from "@/lib/protocol/check";
import type { WireCheck } from "./types";

const report = (event: string, flaw: string | undefined): void => {
  if (flaw !== undefined) console.error(`wire.mismatch ${event}: ${flaw}`);
};

/** Holds what the server sends to the schemas of the wire, in development and in tests; undefined, and in no bundle, in production. */
export const checkWire: WireCheck | undefined =
  process.env.NODE_ENV === "production"
    ? undefined
    : {
        event: (event, payload) => report(event, flawOfEvent(event, payload)),
        ack: (event, ack) => report(`ack of ${event}`, flawOfAck(event, ack)),
      };
