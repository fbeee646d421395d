import { vi } from "vitest";

/** What a route answers: its body, an error's status, or never. */
export type Answering = Record<string, object> | "nothing yet" | "an error";

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

const refusal = (code: string, error: string) => ({
  error: { code, error, help: "Try again in a moment.", recoverable: true, timestamp: "2026-03-02T09:00:00.000Z" },
});

/**
 * Stands in for the server's REST routes. A path without an answer of its own is an empty list: a screen asks for more than
 * its state is about.
 */
export function serve(answers: Answering): void {
  vi.stubGlobal("fetch", async (input: RequestInfo | URL) => {
    const { pathname } = new URL(String(input), location.href);
    if (answers === "nothing yet") return new Promise<Response>(() => undefined);
    if (answers === "an error") return json(503, refusal("UNAVAILABLE", "The database does not answer"));
    return json(200, answers[pathname] ?? { data: [], next_cursor: null });
  });
}
