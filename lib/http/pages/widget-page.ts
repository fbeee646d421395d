import { randomBytes } from "node:crypto";
import { getPublicAssistant } from "../../core/conversations";
import type { Core } from "../../core/core";
import { toDomainError } from "../../core/log";
import { domainAllowed, isOwnOrigin } from "../../core/people";
import { readUrl } from "../../protocol/read-url";
import { LIMITS } from "../../protocol/values";
import { framePage, refusalPage } from "../../widget/frame-page";
import { LOCALES, pickLocale } from "../../widget/strings";
import { framePolicy, refusalPolicy } from "../frame-policy";

/**
 * A page with a Cross-Origin-Embedder-Policy takes in only frames that have one. `credentialless` lets pictures of other
 * sites in; where the page is isolated it must be the stricter one for Safari, which knows no other.
 */
const embedderPolicy = (isolated: boolean) => (isolated ? "require-corp" : "credentialless");

function html(status: number, body: string, policy: string, isolated: boolean): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policy,
      "cross-origin-embedder-policy": embedderPolicy(isolated),
    },
  });
}

const originOf = (address: string | null): string | null => (address ? (readUrl(address)?.origin ?? null) : null);

/** The page inside the widget's iframe. Who may embed it is the assistant's list of domains. */
export async function widgetPage(core: Core, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const isolated = query.get("isolated") === "1";
  const refuse = (status: number, help: string) => {
    const nonce = randomBytes(16).toString("base64");
    return html(status, refusalPage(help, nonce), refusalPolicy(nonce), isolated);
  };
  const host = request.headers.get("host");
  const asked = query.get("assistant") ?? "";
  try {
    const { assistant, allowedDomains, team } = await getPublicAssistant(core, asked);
    // What the loader says of its page decides nothing but what is said: `frame-ancestors` lets nobody in on its word.
    const page = query.get("host");
    if (page && allowedDomains.length > 0 && !isOwnOrigin(core.env, page, host ?? undefined) && !domainAllowed(allowedDomains, page))
      return refuse(403, `${originOf(page) ?? "this page"} is not among the allowed domains of the assistant`);
    const locale = pickLocale(query.get("locale"), request.headers.get("accept-language"));
    const limits = {
      max_message_bytes: core.env.WS_MAX_MESSAGE_BYTES,
      max_upload_bytes: core.env.MAX_UPLOAD_BYTES,
      max_attachments: LIMITS.ATTACHMENTS_MAX,
    };
    const mails = core.env.SMTP_URL !== undefined;
    const body = framePage({ assistant, team, limits, mails, locale, strings: LOCALES[locale] }, query.get("theme"));
    return html(200, body, framePolicy(allowedDomains, host, originOf(request.headers.get("referer"))), isolated);
  } catch (error) {
    if (toDomainError(error).code === "NOT_FOUND") return refuse(404, "there is no such assistant; check the id in the snippet");
    core.log.error({ err: error }, "the widget's page failed");
    return refuse(500, "the server failed; its log says why");
  }
}
