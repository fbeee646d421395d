import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { readUrl } from "../protocol/read-url";
import { isTraced, type SpanAttributes, traced, traceHeaders } from "../tracing";

/** Asks the server of the model, in the trace of who asks; the span ends where the answer begins. */
const modelFetch: typeof fetch = (input, init) => {
  if (!isTraced()) return fetch(input, init);
  const attributes = attributesOf(input, init);
  return traced(
    `${attributes["gen_ai.operation.name"]} ${attributes["gen_ai.request.model"] ?? ""}`.trim(),
    { kind: "client", attributes },
    async (span) => {
      const headers = new Headers(init?.headers);
      for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
      const answer = await fetch(input, { ...init, headers });
      span.set({ "http.response.status_code": answer.status });
      if (!answer.ok) span.fail(String(answer.status));
      return answer;
    },
  );
};

/** The model alone is read of what is asked. */
function attributesOf(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): SpanAttributes {
  const url = readUrl(input instanceof Request ? input.url : String(input));
  const [, model] = typeof init?.body === "string" ? (/"model":"([^"\\]{1,200})"/.exec(init.body) ?? []) : [];
  return {
    "gen_ai.operation.name": url?.pathname.endsWith("/embeddings") ? "embeddings" : "chat",
    "gen_ai.request.model": model,
    "server.address": url?.hostname,
  };
}

/** The OpenAI-compatible server that the settings name. */
export const openModelServer = ({ baseUrl, apiKey }: { baseUrl: string; apiKey: string | undefined }) =>
  createOpenAICompatible({
    name: "configured",
    baseURL: baseUrl,
    fetch: modelFetch,
    includeUsage: true,
    ...(apiKey ? { apiKey } : {}),
  });
