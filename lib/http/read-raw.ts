import type { z } from "zod";
import { badRequest } from "../core/log";
import { flawSentence, parse } from "../protocol/parse";
import { readBytes, readJson } from "./read-body";

/** What escapes make of a text in JSON, at most. */
const JSON_FACTOR = 2;

/**
 * A body that is handed over as it is, or inside JSON as `raw`.
 * @param max bytes of it
 * @throws DomainError TOO_LARGE, BAD_REQUEST
 */
export async function readRaw(request: Request, json: z.ZodType<{ raw: string }>, max: number): Promise<Uint8Array> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return readBytes(request, max);
  const parsed = parse(json, await readJson(request, max * JSON_FACTOR));
  if (!parsed.ok) throw badRequest(flawSentence(parsed.flaw));
  return new TextEncoder().encode(parsed.value.raw);
}
