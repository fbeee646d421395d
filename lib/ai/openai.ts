import { APICallError, hasToolCall, type LanguageModelUsage, stepCountIs, streamText, type TextStreamPart, type ToolSet } from "ai";
import { untilWord } from "./call-word";
import type { Evidence } from "./claims";
import { composeAnswer } from "./embedded";
import { withoutThinking } from "./model-text";
import { openModelServer } from "./open-model-server";
import { type Handoff, toolsOf } from "./openai-tools";
import { PHRASES } from "./phrases";
import { HAND_OVER, rulesOf, systemPrompt } from "./prompt";
import { createProver, type Prover } from "./prove-answer";
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
type Outcome = { tokensUsed: number; tokensWritten: number; handoff: Handoff | null; looked: Evidence[] };

/** A model behind any OpenAI-compatible server. Throws when the server does not answer, or breaks off. */
export function openAiProvider(settings: OpenAiSettings): Provider {
  const server = openModelServer(settings);
  const open = (request: AnswerRequest, withTools: boolean, outcome: Outcome, signal: AbortSignal, again: boolean) =>
    streamText({
      model: server(request.assistant.model ?? settings.model),
      system: systemPrompt(request, withTools),
      messages: [
        ...request.history.map(({ role, text }) => ({ role, content: text })),
        { role: "user" as const, content: again ? `${request.question}\n\n${REWRITE}` : request.question },
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
    const outcome: Outcome = { tokensUsed: 0, tokensWritten: 0, handoff: null, looked: [] };
    const speak = async function* (again: boolean, prover: Prover, gate: Gate): AsyncIterable<AnswerPart> {
      const thinking = withoutThinking();
      const show = (text: string): AnswerPart[] => (text === "" ? [] : [{ type: "delta", text }]);
      for await (const part of withoutToolsIfRefused((withTools) => open(request, withTools, outcome, signal, again))) {
        patience.heard();
        if (part.type === "error") throw part.error;
        if (part.type === "abort") throw new Error("the model took too long, or nobody waits for it any more");
        if (part.type === "finish") countTokens(outcome, part.totalUsage);
        if (part.type === "tool-call" && !part.invalid) yield { type: "tool", tool: part.toolName };
        if (part.type === "text-delta") yield* show(prover.push(gate.push(thinking.push(part.text))));
      }
      yield* show(prover.push(gate.push(thinking.end()) + gate.end()) + prover.end());
    };
    const begin = (): [Prover, Gate] => [createProver(request, rulesOf(request), outcome.looked), untilWord(HAND_OVER)];
    try {
      let [prover, gate] = begin();
      yield* speak(false, prover, gate);
      if (isUnproven(prover, gate, outcome)) {
        [prover, gate] = begin();
        yield* speak(true, prover, gate);
      }
      yield { type: "done", answer: finished(request, prover, gate.met || prover.gaveUp, outcome) };
    } finally {
      patience.end();
    }
  };
}

type Gate = ReturnType<typeof untilWord>;

/** The instruction to a model whose first answer nothing proves. */
const REWRITE = `(Your first answer could not be shown: no source says it. Say only what the sources say, in their words and with their numbers, each statement with the number of its source. Where they are in another language, add the exact words of the source in quotation marks. Where they do not answer, write ${HAND_OVER}.)`;

/** Whether something was said, and nothing of it could be shown. */
const isUnproven = (prover: Prover, gate: Gate, { handoff }: Outcome): boolean =>
  prover.text === "" && prover.dropped > 0 && !prover.gaveUp && !gate.met && handoff === null;

const offeredTools = (request: AnswerRequest, outcome: Outcome): ToolSet =>
  toolsOf(
    request.toolbox,
    (handoff) => {
      outcome.handoff = handoff;
    },
    request.onFailure,
    (evidence) => outcome.looked.push(evidence),
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
  outcome.tokensUsed += totalTokens;
  outcome.tokensWritten += Math.min(outputTokens, totalTokens);
}

/** What was proven; where nothing was, the sources' own words, or that nothing is known. */
function finished(request: AnswerRequest, prover: Prover, gaveUp: boolean, { handoff, looked: _, ...spent }: Outcome): Answer {
  const { unknown } = request;
  const { asked, rephrase } = PHRASES[request.language];
  const { text, citations } = prover;
  const handedOver = text === "" ? asked : `${text}\n\n${asked}`;
  if (handoff) return { text: handedOver, citations, ...spent, handsOver: handoff.reason, priority: handoff.priority };
  if (gaveUp && text === "") return { ...unknown, ...spent };
  if (gaveUp) return { ...unknown, ...spent, citations, text: unknown.handsOver === null ? `${text}\n\n${rephrase}` : handedOver };
  if (text !== "") return { text, citations, ...spent, handsOver: null };
  if (prover.dropped === 0) throw new Error("the model answered nothing");
  return { ...composeAnswer(request.searched ?? request.question, request.passages, unknown), ...spent };
}
