import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export type IdentityProvider = {
  issuer: string;
  /** Who has signed in there: what its next id token says. */
  claims: Record<string, unknown>;
  close(): void;
};

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/** An OpenID Connect provider with one client, which signs everybody in at once as `claims`. */
export async function startIdentityProvider(clientId: string): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const nonces = new Map<string, string>();
  let issuer = "";
  const provider: IdentityProvider = { issuer, claims: {}, close: () => server.close() };
  const sign = (nonce: string) =>
    new SignJWT({ ...provider.claims, nonce })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject(String(provider.claims.sub ?? "person-1"))
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);

  async function answer(request: IncomingMessage): Promise<{ status: number; body?: unknown; location?: string }> {
    const url = new URL(request.url ?? "/", issuer);
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return {
          status: 200,
          body: {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ["code"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
          },
        };
      case "/jwks":
        return { status: 200, body: { keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" }] } };
      case "/authorize": {
        const code = crypto.randomUUID();
        nonces.set(code, url.searchParams.get("nonce") ?? "");
        const back = new URL(url.searchParams.get("redirect_uri") ?? "");
        back.search = new URLSearchParams({ code, state: url.searchParams.get("state") ?? "" }).toString();
        return { status: 302, location: back.href };
      }
      case "/token": {
        const nonce = nonces.get((await readForm(request)).get("code") ?? "");
        if (nonce === undefined) return { status: 400, body: { error: "invalid_grant" } };
        return { status: 200, body: { access_token: "unused", token_type: "Bearer", id_token: await sign(nonce) } };
      }
      default:
        return { status: 404, body: {} };
    }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, location }) => {
      response.writeHead(status, { "content-type": "application/json", ...(location ? { location } : {}) });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider.issuer = issuer;
  return provider;
}
