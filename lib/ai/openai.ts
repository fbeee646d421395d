import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, hasToolCall, type LanguageModelUsage, stepCountIs, streamText, type TextStreamPart, type ToolSet } from "ai";
import { untilWord } from "./call-word";
import { checkCitations, citationFilter } from "./citations";
import { type Handoff, toolsOf } from "./openai-tools";
import { PHRASES } from "./phrases";
import { HAND_OVER, systemPrompt } from "./prompt";
import type { Answer, AnswerPart, AnswerRequest, Provider } from "./provider";

export type OpenAiSettings = {
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
  /** The longest an answer may take in all, and the longest silence in it, waits before another try included. */
  timeout?: { totalMs: number; silenceMs: number };
};

const TIMEOUT = { totalMs: 50_000, silenceMs: 30_000 };
/** How often a server that is busy or broken is asked again. */
const RETRIES = 2;
const MAX_ANSWER_TOKENS = 700;
/** Rounds of looking something up and speaking; in the last one the model has to speak. */
const STEPS = 4;

/** What came of a stream besides its words. */
type Outcome = { tokensUsed: number; tokensWritten: number; handoff: Handoff | null };

/** A model behind any OpenAI-compatible server. Throws when the server does not answer, or breaks off. */
export function openAiProvider(settings: OpenAiSettings): Provider {
  const server = createOpenAICompatible({
    name: "configured",
    baseURL: settings.baseUrl,
    includeUsage: true,
    ...(settings.apiKey ? { apiKey: settings.apiKey } : {}),
  });
  const open = (request: AnswerRequest, withTools: boolean, outcome: Outcome, signal: AbortSignal) =>
    streamText({
      model: server(request.assistant.model ?? settings.model),
      system: systemPrompt(request, withTools),
      messages: [
        ...request.history.map(({ role, text }) => ({ role, content: text })),
        { role: "user" as const, content: request.question },
      ],
      ...(withTools ? { tools: offeredTools(request, outcome) } : {}),
      stopWhen: [stepCountIs(STEPS), hasToolCall("hand_off_to_human")],
      prepareStep: ({ stepNumber }) => (stepNumber === STEPS - 1 ? { toolChoice: "none" as const } : {}),
      maxOutputTokens: MAX_ANSWER_TOKENS,
      ...(request.assistant.temperature === null ? {} : { temperature: request.assistant.temperature }),
      maxRetries: RETRIES,
      abortSignal: signal,
      onError: () => {},
    }).fullStream;

  return async function* answer(request: AnswerRequest): AsyncIterable<AnswerPart> {
    const patience = startPatience(settings.timeout ?? TIMEOUT);
    const signal = AbortSignal.any([request.signal, patience.signal]);
    const outcome: Outcome = { tokensUsed: 0, tokensWritten: 0, handoff: null };
    const gate = untilWord(HAND_OVER);
    const filter = citationFilter(() => request.passages.length);
    let shown = "";
    try {
      for await (const part of withoutToolsIfRefused((withTools) => open(request, withTools, outcome, signal))) {
        patience.heard();
        if (part.type === "error") throw part.error;
        if (part.type === "abort") throw new Error("the model took too long, or nobody waits for it any more");
        if (part.type === "finish") countTokens(outcome, part.totalUsage);
        if (part.type === "tool-call" && !part.invalid) yield { type: "tool", tool: part.toolName };
        if (part.type !== "text-delta") continue;
        const text = filter.push(gate.push(part.text));
        shown += text;
        if (text !== "") yield { type: "delta", text };
      }
    } finally {
      patience.end();
    }
    const rest = filter.push(gate.end()) + filter.end();
    if (rest !== "") yield { type: "delta", text: rest };
    yield { type: "done", answer: finished(request, shown + rest, gate.met, outcome) };
  };
}

const offeredTools = (request: AnswerRequest, outcome: Outcome): ToolSet =>
  toolsOf(
    request.toolbox,
    (handoff) => {
      outcome.handoff = handoff;
    },
    request.onFailure,
  );

/** Models without tools make their servers refuse the whole request: it is made once more without them. */
async function* withoutToolsIfRefused(open: (withTools: boolean) => AsyncIterable<TextStreamPart<ToolSet>>) {
  for await (const part of open(true)) {
    if (part.type === "error" && APICallError.isInstance(part.error) && (part.error.statusCode === 400 || part.error.statusCode === 422)) {
      yield* open(false);
      return;
    }
    yield part;
  }
}

/** Runs out after so long in all, or after so long without a sign of life. */
function startPatience({ totalMs, silenceMs }: { totalMs: number; silenceMs: number }) {
  const over = new AbortController();
  const silence = setTimeout(() => over.abort(), silenceMs);
  const total = setTimeout(() => over.abort(), totalMs);
  return {
    signal: over.signal,
    heard: () => void silence.refresh(),
    end: () => {
      clearTimeout(silence);
      clearTimeout(total);
    },
  };
}

/** What a server leaves out counts as read, so that the sum is right. */
function countTokens(outcome: Outcome, { totalTokens = 0, outputTokens = 0 }: LanguageModelUsage): void {
  outcome.tokensUsed = totalTokens;
  outcome.tokensWritten = Math.min(outputTokens, totalTokens);
}

function finished(request: AnswerRequest, text: string, gaveUp: boolean, { handoff, ...spent }: Outcome): Answer {
  const { passages, unknown } = request;
  const { asked, rephrase } = PHRASES[request.language];
  const checked = checkCitations(text, passages);
  const handedOver = checked.text === "" ? asked : `${checked.text}\n\n${asked}`;
  if (handoff) return { ...checked, text: handedOver, ...spent, handsOver: handoff.reason, priority: handoff.priority };
  const none = { ...unknown, ...spent };
  const givenUp = unknown.handsOver === null ? `${checked.text}\n\n${rephrase}` : handedOver;
  if (gaveUp) return checked.text === "" ? none : { ...none, citations: checked.citations, text: givenUp };
  if (checked.text === "") throw new Error("the model answered nothing");
  return { ...checked, ...spent, handsOver: null };
}
