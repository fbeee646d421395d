import type { VisitorCredentials } from "../types";

/** Somebody whom the server has not met yet: who they are is known with their first token. */
export const NEW_VISITOR = "visitor:new";

/**
 * Whose words are written under these credentials: what is kept under one owner is never shown or sent under another.
 * The tokens are read, not checked: that is the server's part.
 */
export function ownerOf({ siteToken, visitorToken }: VisitorCredentials): string {
  if (siteToken) {
    const { site_id: site, sub } = claimsOf(siteToken);
    return `customer:${sub === undefined ? `?${siteToken.slice(-12)}` : `${site}:${sub}`}`;
  }
  if (!visitorToken) return NEW_VISITOR;
  return `visitor:${claimsOf(visitorToken).sub ?? `?${visitorToken.slice(-12)}`}`;
}

/** The visitor's or customer's id that a token names; undefined where it cannot be read. */
export const subjectOf = (token: string): string | undefined => {
  const { sub } = claimsOf(token);
  return sub === undefined ? undefined : String(sub);
};

type Claims = { sub?: string | number; site_id?: string | number };

function claimsOf(token: string): Claims {
  try {
    const base64 = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return (JSON.parse(new TextDecoder().decode(bytes)) ?? {}) as Claims;
  } catch {
    return {};
  }
}

/**
 * Whether somebody known as `before` goes on under the new credentials: a visitor who got their first token, or one
 * whom the site has identified since (protocol.md 8), but never one customer as another.
 */
export function goesOn(before: VisitorCredentials, after: VisitorCredentials): boolean {
  if (before.siteToken === after.siteToken && before.visitorToken === after.visitorToken) return true;
  const [from, to] = [ownerOf(before), ownerOf(after)];
  if (from === to || (from === NEW_VISITOR && !after.siteToken)) return true;
  return !before.siteToken && after.siteToken !== undefined && before.visitorToken === after.visitorToken;
}
