import { readUrl } from "./read-url";

/** No address is made of it: it only stands in for Baton's own. */
const HERE = "http://baton.invalid";
const HOME = "/inbox";

/**
 * Where to go after the sign-in: a path of this dashboard, never another site's address, however it is written.
 * @param next what a link or a page named; anything that is no such path counts as none
 */
export function nextPath(next: string | null | undefined): string {
  const url = next?.startsWith("/") ? readUrl(next, HERE) : null;
  if (!url) return HOME;
  const { origin, pathname, search, hash } = url;
  // A path may begin with two slashes after its dots are resolved, which a browser takes for a host.
  if (origin !== HERE || pathname.startsWith("//") || /^\/(?:login|api)?(?:\/|$)/.test(pathname)) return HOME;
  return pathname + search + hash;
}
