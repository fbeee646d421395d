import { SignJWT } from "jose";
import type { ErrorBody } from "@/lib/protocol/errors";

export type Refused = { error: ErrorBody };
export type Answer<T> = { status: number; headers: Headers; body: T };
export type CallOptions = { as?: string | undefined; body?: unknown; form?: FormData; headers?: Record<string, string> };

/** A client of one server's REST API. The type of an answer's body is what the caller expects; the status is for the caller to check. */
export function restClient(url: string) {
  return async function call<T = Refused>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const { as, body, form, headers } = options;
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(as ? { authorization: `Bearer ${as}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("application/json");
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  };
}

/** What a site's own backend does: a token for one of its people. */
export function siteToken(site: { id: string; secret: string }, sub: string, claims: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ site_id: site.id, ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(sub)
    .setExpirationTime("10m")
    .sign(new TextEncoder().encode(site.secret));
}

/** The smallest PNG there is: one pixel. */
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export function fileForm(content: Uint8Array | string, name: string, type = ""): FormData {
  const form = new FormData();
  form.append("file", new Blob([typeof content === "string" ? content : new Uint8Array(content)], { type }), name);
  return form;
}
