import { getPublicAssistant } from "@/lib/core/assistants/get-public-assistant";
import { toDomainError } from "@/lib/core/errors";
import { LIMITS } from "@/lib/protocol/values";
import { runtime } from "@/lib/runtime";
import { framePage, framePolicy, NO_ASSISTANT_PAGE } from "@/lib/widget/frame-page";
import { LOCALES, pickLocale } from "@/lib/widget/strings";

export const dynamic = "force-dynamic";

const html = (status: number, body: string, policy: string) =>
  new Response(body, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", "content-security-policy": policy },
  });

/** The page inside the widget's iframe. Who may embed it is the assistant's list of domains. */
export async function GET(request: Request): Promise<Response> {
  const { core } = runtime();
  const query = new URL(request.url).searchParams;
  const host = request.headers.get("host");
  try {
    const { assistant, allowedDomains } = await getPublicAssistant(core, query.get("assistant") ?? "");
    const locale = pickLocale(query.get("locale"), request.headers.get("accept-language"));
    const limits = {
      max_message_bytes: core.env.WS_MAX_MESSAGE_BYTES,
      max_upload_bytes: core.env.MAX_UPLOAD_BYTES,
      max_attachments: LIMITS.ATTACHMENTS_MAX,
    };
    const page = framePage({ assistant, limits, locale, strings: LOCALES[locale] }, query.get("theme"));
    return html(200, page, framePolicy(allowedDomains, host));
  } catch (error) {
    if (toDomainError(error).code === "NOT_FOUND") return html(404, NO_ASSISTANT_PAGE, framePolicy([], host));
    core.log.error({ err: error }, "the widget's page failed");
    return html(500, NO_ASSISTANT_PAGE, framePolicy([], host));
  }
}
