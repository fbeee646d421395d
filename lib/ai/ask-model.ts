import { generateText } from "ai";
import type { Core } from "../core/core";
import { type Actor, conflict, DomainError } from "../core/log";
import { openModelServer } from "./open-model-server";
import { reportRefusal } from "./report-refusal";

const MODEL_TIMEOUT_MS = 30_000;
const MAX_TOKENS = 500;

/** Whether a model is set: without one, replies are quoted and summaries extracted, and nothing is rewritten. */
export const hasModel = ({ env }: Core): boolean => Boolean(env.AI_BASE_URL && env.AI_MODEL);

/** What the model answers to a member's request. @throws DomainError UNAVAILABLE; CONFLICT where `signal` aborts */
export async function ask(core: Core, actor: Actor, system: string, prompt: string, signal: AbortSignal): Promise<string> {
  const { AI_BASE_URL = "", AI_API_KEY, AI_MODEL = "" } = core.env;
  const server = openModelServer({ baseUrl: AI_BASE_URL, apiKey: AI_API_KEY });
  try {
    const { text } = await generateText({
      model: server(AI_MODEL),
      system,
      prompt,
      maxOutputTokens: MAX_TOKENS,
      maxRetries: 1,
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIMEOUT_MS)]),
    });
    return text.trim();
  } catch (error) {
    if (signal.aborted) throw conflict("This was cancelled");
    core.log.warn({ err: error }, "the model did not help an operator");
    await reportRefusal(core, actor.workspaceId, error);
    throw new DomainError(
      "UNAVAILABLE",
      "The model does not answer",
      { help: "Try again in a moment, or go on without it." },
      { cause: error },
    );
  }
}
