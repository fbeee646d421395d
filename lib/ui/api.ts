import { createApi } from "@/lib/client/api";
import type { ErrorBody } from "@/lib/protocol/errors";

/** What every call answers with; none of them throws. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorBody };

const REQUEST_TIMEOUT_MS = 20_000;

/** An error of this side, in the shape of the server's. */
function localError(error: string, help: string): { ok: false; error: ErrorBody } {
  return { ok: false, error: { code: "UNAVAILABLE", error, help, recoverable: true, timestamp: new Date().toISOString() } };
}

function unreachable(): { ok: false; error: ErrorBody } {
  return navigator.onLine
    ? localError("Baton did not answer", "Try again in a moment. If it goes on, ask whoever runs the server.")
    : localError("This device is offline", "Check the network; nothing was changed.");
}

/** A session that ended leads to the sign-in, and back to where one was. */
function signInAgain(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Who can cancel may wait for as long as they like. */
const timeout = (cancel: AbortSignal | undefined): AbortSignal => cancel ?? AbortSignal.timeout(REQUEST_TIMEOUT_MS);

/** Calls a route with the session cookie and maps what goes wrong to an error of the protocol. */
async function api<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  cancel?: AbortSignal,
): Promise<Answer<T>> {
  const isForm = body instanceof FormData;
  const init: RequestInit = { method, credentials: "same-origin", signal: timeout(cancel) };
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
  if (body !== undefined && !isForm) init.headers = { "content-type": "application/json" };
  try {
    const response = await fetch(path, init);
    const value: unknown = await response.json().catch(() => undefined);
    if (response.ok) return { ok: true, value: value as T };
    if (response.status === 401) signInAgain();
    const error = (value as { error?: ErrorBody } | undefined)?.error;
    return error?.code ? { ok: false, error } : localError(`Baton answered with an error (${response.status})`, "Try again in a moment.");
  } catch {
    return unreachable();
  }
}

/** The routes with their types, by the session cookie. */
export const rest = createApi((method, path, { body, signal }) => api(method, path, body, signal));

/** What an error means for a form: about one field where the server named it (`body email is taken`), else about all. */
export function fieldError(error: ErrorBody | null, field: string): string | null {
  if (error?.code !== "BAD_REQUEST") return null;
  const match = new RegExp(`^(?:body )?${field}(?:\\.\\S+)*:? (.+)$`).exec(error.error);
  return match?.[1] ? `${match[1].charAt(0).toUpperCase()}${match[1].slice(1)}` : null;
}
