import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fakeEmbedding } from "./fake-embedding";

type ChatRequest = {
  model: string;
  temperature?: number;
  messages: { role: string; content: unknown; tool_call_id?: string }[];
  tools?: { function: { name: string } }[];
};

type EmbeddingRequest = { model: string; input: string[] };
export type EmbeddingAnswer = (response: ServerResponse, request: EmbeddingRequest) => void;

/** How the server answers one request. */
export type ChatAnswer = (response: ServerResponse, request: ChatRequest) => void | Promise<void>;

export type OpenAiServer = {
  /** What AI_BASE_URL takes. */
  baseUrl: string;
  requests: ChatRequest[];
  /** The `traceparent` of each request. */
  traces: (string | undefined)[];
  /** The answers to the next requests, in order; the last one stays. */
  answers(...answers: ChatAnswer[]): void;
  /** The texts of each request for embeddings. */
  embedded: string[][];
  /** The answer to requests for embeddings from now on. */
  embeddings(answer: EmbeddingAnswer): void;
  close(): Promise<void>;
};

/** A server that speaks the chat completions of the OpenAI API as far as streaming goes, and its embeddings, and answers as it is configured. */
export async function startOpenAiServer(): Promise<OpenAiServer> {
  const requests: ChatRequest[] = [];
  const traces: (string | undefined)[] = [];
  const embedded: string[][] = [];
  let script: ChatAnswer[] = [status(500)];
  let embedding: EmbeddingAnswer = embeds;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    if (request.url?.endsWith("/embeddings")) {
      const asked = JSON.parse(body) as EmbeddingRequest;
      embedded.push(asked.input);
      return embedding(response, asked);
    }
    const asked = JSON.parse(body) as ChatRequest;
    requests.push(asked);
    traces.push(request.headers.traceparent?.toString());
    const answer = script.length > 1 ? script.shift() : script[0];
    await answer?.(response, asked);
  });
  // A connection that the server ends while the client takes it for its next request fails that one.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    traces,
    answers: (...answers) => {
      script = answers;
    },
    embedded,
    embeddings: (answer) => {
      embedding = answer;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const USAGE = { prompt_tokens: 40, completion_tokens: 2, total_tokens: 42 };

function begin(response: ServerResponse): (delta: object, finish?: string) => void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  return (delta, finish) => {
    const choices = [{ index: 0, delta, finish_reason: finish ?? null }];
    const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: "test", choices, ...(finish ? { usage: USAGE } : {}) };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
}

/** Streams the pieces and ends well. */
export const speaks =
  (...pieces: string[]): ChatAnswer =>
  (response) => {
    const send = begin(response);
    for (const content of pieces) send({ role: "assistant", content });
    send({}, "stop");
    response.end("data: [DONE]\n\n");
  };

/** Calls a tool. */
export const calls =
  (name: string, input: object): ChatAnswer =>
  (response) => {
    const send = begin(response);
    const call = { index: 0, id: `call_${name}`, type: "function", function: { name, arguments: JSON.stringify(input) } };
    send({ role: "assistant", tool_calls: [call] });
    send({}, "tool_calls");
    response.end("data: [DONE]\n\n");
  };

/** Streams the pieces, then cuts the connection. */
export const breaksAfter =
  (...pieces: string[]): ChatAnswer =>
  (response) => {
    const send = begin(response);
    for (const content of pieces) send({ role: "assistant", content });
    response.write(": cut\n\n", () => response.destroy());
  };

/** Streams the pieces and says nothing more; `go` ends it well. */
export function hangsAfter(...pieces: string[]): { answer: ChatAnswer; go(...rest: string[]): void } {
  let finish = (_rest: string[]) => {};
  return {
    answer: (response) => {
      const send = begin(response);
      for (const content of pieces) send({ role: "assistant", content });
      finish = (rest) => {
        for (const content of rest) send({ content });
        send({}, "stop");
        response.end("data: [DONE]\n\n");
      };
    },
    go: (...rest) => finish(rest),
  };
}

/** Refuses. */
export function status(code: number, headers: Record<string, string> = {}, message = "no"): ChatAnswer {
  return (response) =>
    void response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify({ error: { message } }));
}

function sendVectors(response: ServerResponse, { model }: EmbeddingRequest, vectors: number[][]): void {
  const data = vectors.map((vector, index) => ({ object: "embedding", index, embedding: vector }));
  const body = { object: "list", model, data, usage: { prompt_tokens: 1, total_tokens: 1 } };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Embeds by the meaning of words. */
export const embeds: EmbeddingAnswer = (response, request) => sendVectors(response, request, request.input.map(fakeEmbedding));

/** Embeds into a space of another size than it did before. */
export const embedsShorter: EmbeddingAnswer = (response, request) =>
  sendVectors(
    response,
    request,
    request.input.map(() => [1, 0]),
  );
