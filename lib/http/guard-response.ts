import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readUrl } from "../protocol/read-url";
import { noteHeader } from "./note-header";

/** The page reads its nonce here; what a client sends under this name is overwritten. */
export const NONCE_HEADER = "x-nonce";

/** The widget's page and uploaded files say for themselves what they may do; two policies would both hold. */
const OWN_POLICY = /^\/(?:widget\/?|api\/files\/[^/]+)$/;
/** What other people's pages take in: those that embed only what agrees to it, and those in a sandbox, ask for leave. */
const EMBEDDED = /^\/(?:embed\.js$|widget(?:\/|$))/;
/** Pages of any origin may call these with a bearer token; without credentials, so that the dashboard's cookie never comes along. */
const FOR_ANY_ORIGIN = /^\/api\//;
/** Answers for programs: shown as a page they may do nothing. */
const FOR_PROGRAMS = /^\/(?:api|ws|socket\.io|metrics|healthz|readyz)(?:\/|$)/;

/** A path as whoever serves it will read it: `/widget/../login` is the page `/login`. */
function resolved(target: string): string {
  const path = `http://baton.invalid/${target.replace(/^\/+/, "")}`;
  return readUrl(path)?.pathname ?? "/";
}

const PROGRAM_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** `host` is where the page's sockets go, which older browsers don't take for `'self'`. */
function pagePolicy(nonce: string, host: string | undefined, development: boolean): string {
  const sockets = host && /^[a-z0-9.:[\]-]+$/i.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'self'",
    // `'self'` is for browsers without `'strict-dynamic'`: elsewhere no address is enough, uploads under Baton's own origin included.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
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

export type Guard = {
  development: boolean;
  /** Whether the request came by TLS, to Baton or to a proxy in front of it. */
  https: boolean;
};

const HALF_A_YEAR = "max-age=15552000";
/** What no page of Baton's asks for. */
const NO_DEVICES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/**
 * Sets the headers that every answer carries, and the content policy of pages, whose nonce is new for each request.
 * The framework takes the nonce of its own scripts from the request's copy of the policy.
 */
export function guardResponse(request: IncomingMessage, response: ServerResponse, { development, https }: Guard): void {
  response.setHeader("x-content-type-options", "nosniff");
  if (https) response.setHeader("strict-transport-security", HALF_A_YEAR);
  response.setHeader("referrer-policy", "strict-origin-when-cross-origin");
  noteHeader(request, NONCE_HEADER, null);
  noteHeader(request, "content-security-policy", null);
  const path = resolved(request.url ?? "/");
  if (EMBEDDED.test(path)) {
    response.setHeader("cross-origin-resource-policy", "cross-origin");
    response.setHeader("access-control-allow-origin", "*");
  }
  if (FOR_ANY_ORIGIN.test(path)) {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "retry-after, x-request-id");
  }
  if (OWN_POLICY.test(path)) return;
  response.setHeader("x-frame-options", "DENY");
  if (FOR_PROGRAMS.test(path)) return void response.setHeader("content-security-policy", PROGRAM_POLICY);
  response.setHeader("permissions-policy", NO_DEVICES);
  response.setHeader("cross-origin-opener-policy", "same-origin");
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, request.headers.host, development);
  noteHeader(request, NONCE_HEADER, nonce);
  noteHeader(request, "content-security-policy", policy);
  response.setHeader("content-security-policy", policy);
}
