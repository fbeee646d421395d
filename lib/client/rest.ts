import type { ErrorBody } from "@/lib/protocol/errors";
import type { Attachment } from "@/lib/protocol/message";
import { unreachable } from "./errors";
import type { Environment, Result, UploadOptions } from "./types";

const REQUEST_TIMEOUT_MS = 15_000;
const UPLOAD_TIMEOUT_MS = 120_000;

export type HttpParts = {
  environment: Environment;
  server: string;
  /** Null: the session cookie, or nothing. */
  bearer: (how: { refresh: boolean }) => Promise<string | null>;
  /** The server has answered something. */
  onAnswer: () => void;
};

/** REST with the same credential as the socket. A token that ran out is fetched anew, once. */
export class Http {
  constructor(private readonly parts: HttpParts) {}

  async request<T>(method: string, path: string, body?: unknown): Promise<Result<{ value: T }>> {
    if (body instanceof FormData) return this.send<T>(path, { method, body }, UPLOAD_TIMEOUT_MS);
    const init: RequestInit =
      body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    return this.send<T>(path, init, REQUEST_TIMEOUT_MS);
  }

  async upload(file: Blob, name: string, options: UploadOptions = {}): Promise<Result<{ file: Attachment }>> {
    const form = new FormData();
    form.append("file", file, name);
    const result = await this.send<Attachment>("/api/files", { method: "POST", body: form }, UPLOAD_TIMEOUT_MS, options);
    return result.ok ? { ok: true, file: result.value } : result;
  }

  /** A file as it is: reading it takes the credential, which no `src` of a page carries. */
  async download(path: string): Promise<Result<{ file: Blob }>> {
    try {
      const response = await this.authorized(path, { method: "GET" }, UPLOAD_TIMEOUT_MS);
      if (response.ok) return { ok: true, file: await response.blob() };
      return unreachable(this.parts.environment, `The server answered ${response.status}`);
    } catch {
      return unreachable(this.parts.environment);
    }
  }

  private async authorized(path: string, init: RequestInit, timeoutMs: number, options?: UploadOptions): Promise<Response> {
    const first = await this.attempt(path, init, timeoutMs, false, options);
    return first.status === 401 ? this.attempt(path, init, timeoutMs, true, options) : first;
  }

  private async send<T>(path: string, init: RequestInit, timeoutMs: number, options?: UploadOptions): Promise<Result<{ value: T }>> {
    try {
      const response = await this.authorized(path, init, timeoutMs, options);
      const value: unknown = await response.json().catch(() => undefined);
      if (response.ok && value !== undefined) return { ok: true, value: value as T };
      const error = (value as { error?: ErrorBody } | undefined)?.error;
      return error?.code ? { ok: false, error } : unreachable(this.parts.environment, `The server answered ${response.status}`);
    } catch {
      return unreachable(this.parts.environment);
    }
  }

  private async attempt(
    path: string,
    init: RequestInit,
    timeoutMs: number,
    refresh: boolean,
    { signal, onProgress }: UploadOptions = {},
  ): Promise<Response> {
    const { environment, server, bearer, onAnswer } = this.parts;
    const token = await bearer({ refresh });
    const abort = new AbortController();
    if (signal?.aborted) abort.abort();
    signal?.addEventListener("abort", () => abort.abort(), { signal: abort.signal });
    const timer = environment.after(timeoutMs, () => abort.abort());
    try {
      const headers = { ...(init.headers as Record<string, string> | undefined), ...(token ? { authorization: `Bearer ${token}` } : {}) };
      const request = { ...init, headers, signal: abort.signal, credentials: token ? ("omit" as const) : ("same-origin" as const) };
      const response = await (onProgress && environment.upload
        ? environment.upload(server + path, request, onProgress)
        : environment.fetch(server + path, request));
      if (response.status < 502) onAnswer();
      return response;
    } finally {
      timer.cancel();
    }
  }
}
