import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** The page reads its nonce here; what a client sends under this name is overwritten. */
export const NONCE_HEADER = "x-nonce";

/** The widget's page and uploaded files say for themselves what they may do; two policies would both hold. */
const OWN_POLICY = /^\/(?:widget(?:[/?]|$)|api\/files\/)/;
/** Answers for programs: shown as a page they may do nothing. */
const FOR_PROGRAMS = /^\/(?:api|ws|socket\.io|metrics|healthz|readyz)(?:[/?]|$)/;

const PROGRAM_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** `host` is where the page's sockets go, which older browsers don't take for `'self'`. */
export function pagePolicy(nonce: string, host: string | undefined, development: boolean): string {
  const sockets = host && /^[a-z0-9.:[\]-]+$/i.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ""}`,
    // Components measure themselves in style attributes, and some bring a style element; a style runs nothing.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' https: data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self'${sockets}`,
    "frame-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Sets the headers that every answer carries, and the content policy of pages, whose nonce is new for each request.
 * The framework takes the nonce of its own scripts from the request's copy of the policy.
 */
export function guardResponse(request: IncomingMessage, response: ServerResponse, development: boolean): void {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "strict-origin-when-cross-origin");
  delete request.headers[NONCE_HEADER];
  delete request.headers["content-security-policy"];
  const path = request.url ?? "/";
  if (OWN_POLICY.test(path)) return;
  response.setHeader("x-frame-options", "DENY");
  if (FOR_PROGRAMS.test(path)) return void response.setHeader("content-security-policy", PROGRAM_POLICY);
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, request.headers.host, development);
  request.headers[NONCE_HEADER] = nonce;
  request.headers["content-security-policy"] = policy;
  response.setHeader("content-security-policy", policy);
}
