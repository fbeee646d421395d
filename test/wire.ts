import { flawOfEvent, flawOfFrame } from "@/lib/protocol/check";

export type Frame = {
  type: string;
  payload: Record<string, unknown> & { seq?: number; text?: string };
  timestamp: string;
  correlation_id?: string | number;
};

/** A frame of the raw WebSocket; one that is not as its schema says fails the test that gets it. */
export function readFrame(data: unknown): Frame {
  const frame = JSON.parse(String(data)) as Frame;
  const flaw = flawOfFrame(frame);
  if (flaw !== undefined) console.error(`wire.mismatch frame ${frame.type}: ${flaw}`);
  return frame;
}

/** The same in the format `direct` or `wrapped`, where messages go bare; a reply is a frame all the same. */
export function readBare(data: unknown): Frame {
  const content = JSON.parse(String(data)) as { type?: string; message?: unknown };
  if (content.type !== undefined) return readFrame(data);
  const flaw = flawOfEvent("message", content.message ?? content);
  if (flaw !== undefined) console.error(`wire.mismatch bare message: ${flaw}`);
  return content as Frame;
}
