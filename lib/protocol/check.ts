import type { z } from "zod";
import { grantedAck, refusedAck } from "./acks";
import { DOWN } from "./events-down";
import { UP, type UpEvent } from "./events-up";
import { downFrame } from "./frames";
import { firstFlaw, flawSentence } from "./parse";

/**
 * What is wrong with an event that the server sent, in one sentence; undefined where nothing is. A field that its schema
 * does not name is a flaw as well: clients ignore it, but it belongs into the schema.
 */
export function flawOfEvent(event: string, payload: unknown): string | undefined {
  if (!Object.hasOwn(DOWN, event)) return `there is no event ${event}`;
  return flawOf(DOWN[event as keyof typeof DOWN], payload);
}

/** The same of the acknowledgement of an event. An event that is none of ours is refused. */
export function flawOfAck(event: string, ack: unknown): string | undefined {
  const isGranted = (ack as { ok?: unknown } | null)?.ok === true;
  if (!isGranted) return flawOf(refusedAck, ack);
  return Object.hasOwn(UP, event) ? flawOf(grantedAck(event as UpEvent), ack) : `there is no event ${event}`;
}

/** The same of a frame of the raw WebSocket. What event an `ack` answers is not known here: of it the form alone is looked at. */
export function flawOfFrame(frame: unknown): string | undefined {
  const { type, payload } = (frame ?? {}) as { type?: unknown; payload?: unknown };
  const flaw = flawOf(downFrame, frame);
  if (flaw !== undefined || type === "pong") return flaw;
  if (type === "joined") return flawOfAck("join_dialog", payload);
  if (type !== "ack") return flawOfEvent(String(type), payload);
  return (payload as { ok?: unknown }).ok === true ? undefined : flawOf(refusedAck, payload);
}

function flawOf(schema: z.ZodType, value: unknown): string | undefined {
  const result = schema.safeParse(value);
  if (!result.success) return flawSentence(firstFlaw(result.error));
  const field = undeclared(value, result.data, "");
  return field === undefined ? undefined : `${field}: is not in the schema`;
}

/** @returns the path of the first field that parsing has dropped */
function undeclared(given: unknown, parsed: unknown, where: string): string | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  for (const [key, inner] of Object.entries(given)) {
    if (inner === undefined) continue;
    const path = where ? `${where}.${key}` : key;
    if (!Object.hasOwn(parsed as object, key)) return path;
    const deeper = undeclared(inner, (parsed as Record<string, unknown>)[key], path);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
