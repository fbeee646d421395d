import type { Provider } from "next-auth/providers/index";
import { z } from "zod";
import type { Core } from "../core/core";
import { auditSignIn, membersOfProvider, type SignInFrom, signChoiceToken } from "../core/people";

/** The claims of an OpenID Connect id token that count here; some providers send the flag as text. */
const idClaims = z.object({
  iss: z.string().min(1).max(1000),
  sub: z.string().min(1).max(255),
  email: z.email().optional(),
  email_verified: z.union([z.boolean(), z.literal("true")]).optional(),
});

/**
 * Sign-in by an OpenID Connect provider, where BATON_OIDC_ISSUER names one: for members who are bound to somebody there,
 * or are now by a confirmed address. Whoever else comes is nobody, and the sign-in is refused.
 */
export function oidcProvider(core: Core, from: SignInFrom): Provider[] {
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
      profile: async (given: unknown) => ({ id: "oidc", ...(await whoIs(core, given, from)) }),
    },
  ];
}

/** One member, or a token to choose among several with. */
async function whoIs(core: Core, given: unknown, from: SignInFrom): Promise<{ member_id?: number; choice?: string }> {
  const { iss, sub, email, email_verified } = idClaims.parse(given);
  const rows = await membersOfProvider(core, { issuer: iss, subject: sub, email, emailVerified: Boolean(email_verified) }, from);
  const [row] = rows;
  if (!row) return {};
  if (rows.length > 1) {
    const ids = rows.map(({ id }) => id);
    return { choice: await signChoiceToken(core.secrets.signingKey, ids, core.now()) };
  }
  await auditSignIn(core, row, "sign_in", { by: "oidc" }, from);
  return { member_id: row.id };
}
