/** The position or number that a browser or client resumes an event stream from: what it had last, else what its address says. */
export function resumesAfter(request: Request, fromQuery: number | undefined): number | undefined {
  const last = request.headers.get("last-event-id");
  return last !== null && /^\d{1,15}$/.test(last) ? Number(last) : fromQuery;
}

/** A stream of Server-Sent Events as an answer. */
export const eventStreamAnswer = (stream: ReadableStream<Uint8Array>): Response =>
  new Response(stream, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform", "x-accel-buffering": "no" },
  });
