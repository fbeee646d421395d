/** No address is made of it: it only stands in for Baton's own. */
const HERE = "http://baton.invalid";
const HOME = "/inbox";

/**
 * Where to go after the sign-in: a path of this dashboard, never another site's address, however it is written.
 * @param next what a link or a page named; anything that is no such path counts as none
 */
export function nextPath(next: string | null | undefined): string {
  if (!next?.startsWith("/") || !URL.canParse(next, HERE)) return HOME;
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // A path may begin with two slashes after its dots are resolved, which a browser takes for a host.
  if (origin !== HERE || pathname.startsWith("//") || /^\/(?:login|api)?(?:\/|$)/.test(pathname)) return HOME;
  return pathname + search + hash;
}
