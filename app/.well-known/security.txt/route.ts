import { baseUrl } from "@/lib/http/discovery";
import { runtime } from "@/lib/runtime";
import { securityText } from "./security-text";

export const dynamic = "force-dynamic";

/** Where a fault of this server is reported (RFC 9116); 404 where nobody has said. */
export async function GET(request: Request): Promise<Response> {
  const { core } = runtime();
  const contact = core.env.SECURITY_CONTACT;
  if (contact === undefined) return new Response("There is no contact: SECURITY_CONTACT is not set.\n", { status: 404 });
  return new Response(securityText(contact, baseUrl(core.env, request), core.now()), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
