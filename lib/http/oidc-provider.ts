import type { Provider } from "next-auth/providers/index";
import { z } from "zod";
import type { Core } from "../core/core";
import { memberOfProvider } from "../core/identity/sign-in";

/** The claims of an OpenID Connect id token that count here; some providers send the flag as text. */
const idClaims = z.object({
  sub: z.string(),
  email: z.email().optional(),
  email_verified: z.union([z.boolean(), z.literal("true")]).optional(),
});

/**
 * Sign-in by an OpenID Connect provider, where BATON_OIDC_ISSUER names one: for members who are here already, by an
 * e-mail that the provider has verified. Whoever else comes is nobody, and the sign-in is refused.
 */
export function oidcProvider(core: Core, address: string): Provider[] {
  const { BATON_OIDC_ISSUER: issuer, BATON_OIDC_CLIENT_ID: clientId, BATON_OIDC_CLIENT_SECRET: clientSecret } = core.env;
  if (!issuer || !clientId || !clientSecret) return [];
  return [
    {
      id: "oidc",
      name: core.env.BATON_OIDC_NAME,
      type: "oauth",
      wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId,
      clientSecret,
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid email" } },
      profile: async (given: unknown) => {
        const claims = idClaims.parse(given);
        const vouched = claims.email !== undefined && Boolean(claims.email_verified);
        const member = vouched ? await memberOfProvider(core, claims.email ?? "", address) : undefined;
        return { id: claims.sub, ...(member ? { member_id: member.id, epoch: member.epoch } : {}) };
      },
    },
  ];
}
