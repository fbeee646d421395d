import { createHash, randomUUID } from "node:crypto";
import { cut } from "../../../protocol/cut";
import { argumentsSchema } from "../../../protocol/tools";
import { callableIn, ForbiddenAddress, guardedFetch } from "../../system";
import type { Core } from "../core";
import { fillUrl, namesInUrl } from "./tool-url";
import type { ToolRow } from "./view";

/** Why a call came to nothing, in words that a model may hear. */
export class ToolFailed extends Error {}

export type ToolCall = {
  arguments: unknown;
  /** The customer's verified `sub`, where the tool takes one. */
  customerId: string | null;
  /** The same for the same turn: a call that another node makes once more is known by it. */
  turnId?: string | undefined;
  signal?: AbortSignal | undefined;
};

type Values = Record<string, string | number | boolean>;

/** What of an answer a model is shown at most, in characters. */
export const RESULT_CHARS = 4000;

/**
 * Calls the owner's system. What the model says is checked by the tool's own schema; the customer's id comes from
 * the server alone. Redirects are not followed: the secret was given to one host.
 * @returns what was answered, as text, cut to RESULT_CHARS
 * @throws ToolFailed
 */
export async function callTool(core: Core, tool: ToolRow, call: ToolCall): Promise<string> {
  const { address, options } = requestOf(core, tool, valuesOf(tool, call), call.turnId);
  const answer = await guardedFetch(address, {
    ...options,
    timeoutMs: tool.timeout_seconds * 1000,
    maxBytes: tool.max_response_bytes,
    mayCall: callableIn(core),
    ...(call.signal ? { signal: call.signal } : {}),
  }).catch((error: unknown) => {
    if (call.signal?.aborted) throw error;
    throw new ToolFailed(whyFailed(error), { cause: error });
  });
  if (answer.status < 200 || answer.status > 299) throw new ToolFailed(`The call was answered with the status ${answer.status}.`);
  return shortened(answer.body.toString("utf8").replaceAll("\0", "").trim());
}

function valuesOf(tool: ToolRow, { arguments: given, customerId }: ToolCall): Values {
  const parsed = argumentsSchema(tool.parameters).safeParse(given);
  const issue = parsed.error?.issues[0];
  if (!parsed.success) throw new ToolFailed(`The arguments are not right: ${issue?.path.join(".")} ${issue?.message}`);
  const bound = tool.customer_id_parameter;
  if (bound === null) return parsed.data;
  if (customerId === null) throw new ToolFailed("This is for customers who are signed in.");
  return { ...parsed.data, [bound]: customerId };
}

function requestOf(core: Core, tool: ToolRow, values: Values, turnId: string | undefined) {
  const inPath = namesInUrl(tool.url);
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  const filled = fillUrl(tool.url, texts);
  if (filled === null) throw new ToolFailed("The arguments are not right: they can't be part of an address.");
  const url = new URL(filled);
  const rest = Object.entries(values).filter(([name]) => !inPath.includes(name));
  const headers: Record<string, string> = { accept: "application/json, text/plain;q=0.9, */*;q=0.5", "user-agent": "Baton" };
  if (tool.header_name !== null && tool.secret_sealed !== null) headers[tool.header_name] = core.secrets.unseal(tool.secret_sealed);
  if (tool.method === "GET") {
    for (const [name, value] of rest) url.searchParams.set(name, String(value));
    return { address: url.href, options: { method: "GET" as const, headers } };
  }
  headers["content-type"] = "application/json";
  headers["idempotency-key"] = turnId === undefined ? randomUUID() : keyOf(turnId, tool.id, values);
  const body = Buffer.from(JSON.stringify(Object.fromEntries(rest)));
  return { address: url.href, options: { method: "POST" as const, headers, body } };
}

const keyOf = (turnId: string, toolId: number, values: Values): string =>
  createHash("sha256")
    .update(JSON.stringify([turnId, toolId, Object.entries(values).sort()]))
    .digest("hex")
    .slice(0, 32);

function whyFailed(error: unknown): string {
  if (error instanceof ForbiddenAddress) return "The address may not be called.";
  if (error instanceof Error && error.name === "TimeoutError") return "There was no answer in time.";
  if (error instanceof Error && error.message.includes("answers with more than")) return "The answer is too long.";
  return "The call failed.";
}

const shortened = (text: string): string =>
  text.length <= RESULT_CHARS ? text.toWellFormed() : `${cut(text, RESULT_CHARS).toWellFormed()}\n(The rest was cut off.)`;
