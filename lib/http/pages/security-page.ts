import type { Core } from "../../core/core";
import { baseUrl } from "../discovery";
import { securityText } from "./security-text";

/** Where a fault of this server is reported (RFC 9116); 404 where nobody has said. */
export function securityPage(core: Core, request: Request): Response {
  const contact = core.env.SECURITY_CONTACT;
  if (contact === undefined) return new Response("There is no contact: SECURITY_CONTACT is not set.\n", { status: 404 });
  return new Response(securityText(contact, baseUrl(core.env, request), core.now()), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
