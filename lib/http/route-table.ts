import type { Handler } from "./handle";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** What a `route.ts` exports. */
export type RouteModule = { [M in Method]?: Handler };
/** How each is loaded, by its path as Next writes it (`/api/dialogs/[id]`); null for one that needs Next itself. */
export type RouteFiles = Record<string, (() => Promise<RouteModule>) | null>;

export type Params = Record<string, string | string[] | undefined>;
export type FoundRoute = { load: () => Promise<RouteModule>; params: Params };
export type RouteTable = (pathname: string) => FoundRoute | undefined;

type Pattern = { path: string; regex: RegExp; load: RouteFiles[string] };

/** The first names of these routes, answered by the same code. */
const TWINS: Record<string, string> = {
  "/ws/config": "/api/websocket/config",
  "/ws/health": "/api/websocket/health",
  "/ws/connection-stats": "/api/websocket/stats",
  "/ws/rooms": "/api/rooms",
  "/ws/search": "/api/search",
};

const twinOf = (pathname: string): string =>
  !pathname.startsWith("/ws/") ? pathname : (TWINS[pathname] ?? pathname.replace(/^\/ws\/rooms\//, "/api/rooms/"));

function toRegex(path: string): RegExp {
  const segments = path.split("/").slice(1);
  const source = segments.map((segment) => {
    const [, rest, name] = /^\[{1,2}(\.{3})?(\w+)\]{1,2}$/.exec(segment) ?? [];
    if (!name) return `/${segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
    if (!rest) return `/(?<${name}>[^/]+)`;
    return segment.startsWith("[[") ? `(?:/(?<${name}>.*))?` : `/(?<${name}>.+)`;
  });
  return new RegExp(`^${source.join("")}/?$`);
}

/** A name of its own goes before a parameter, and a parameter before a rest, segment by segment: as in Next. */
const rank = (path: string): string =>
  path
    .replace(/\[\[.*?\]\]/g, "\uffff")
    .replace(/\[\.{3}.*?\]/g, "\ufffe")
    .replace(/\[.*?\]/g, "\ufffd");

function compare(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Finds the route file of a path, also by its twin under `/ws`.
 * @returns a function that gives undefined for what is no route here: a page, or a route that is left to Next
 * @throws URIError (the function returned) for a path that is not valid UTF-8 behind its percent signs
 */
export function createRouteTable(files: RouteFiles): RouteTable {
  const patterns = Object.keys(files)
    .sort(compare)
    .map((path): Pattern => ({ path, regex: toRegex(path), load: files[path] ?? null }));
  const literal = new Map(patterns.filter(({ path }) => !path.includes("[")).map((pattern) => [pattern.path, pattern]));
  const others = patterns.filter(({ path }) => path.includes("["));
  return (asked) => {
    const pathname = twinOf(asked.length > 1 && asked.endsWith("/") ? asked.slice(0, -1) : asked);
    const known = literal.get(pathname);
    if (known) return known.load ? { load: known.load, params: {} } : undefined;
    for (const { regex, load } of others) {
      const match = regex.exec(pathname);
      if (match) return load ? { load, params: decode(match.groups ?? {}) } : undefined;
    }
    return undefined;
  };
}

const decode = (groups: Record<string, string | undefined>): Params =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value === undefined ? value : decodeURIComponent(value)]));
