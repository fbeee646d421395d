import type { Bootstrap } from "./bootstrap";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");

/** JSON inside a script element: nothing in it may end the element. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");

const RIGHT_TO_LEFT = new Set(["ar"]);
const THEMES = new Set(["light", "dark"]);

/** The page inside the iframe: no more than what the first paint needs. */
export function framePage(boot: Bootstrap, theme: string | null): string {
  const { locale } = boot;
  const look = theme && THEMES.has(theme) ? ` data-theme="${theme}"` : "";
  return `<!doctype html>
<html lang="${locale}" dir="${RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr"}"${look}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>${escapeHtml(boot.assistant.name)}</title>
<link rel="stylesheet" href="/widget/app.css">
<link rel="preload" href="/widget/inter-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<script type="application/json" id="baton">${scriptJson(boot)}</script>
<script type="module" src="/widget/app.js"></script>
</head>
<body></body>
</html>
`;
}

/** Anything else would be a way into the header that the list is written to. */
const HOST = /^(\*\.)?[a-z0-9.-]+(:\d+)?$/;

function sourcesOf(entry: string): string[] {
  const [, wildcard = "", rest = ""] = /^(\*\.)?(.*)$/.exec(entry.trim()) ?? [];
  const [, name = "", port] = /^(.*?)(:\d+)?$/.exec(rest) ?? [];
  const ascii = URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : name.toLowerCase();
  const host = `${wildcard}${ascii}${port ?? ""}`;
  if (!HOST.test(host)) return [];
  // An entry without a port stands for every port, which CSP says with a star.
  return ["http", "https"].map((scheme) => `${scheme}://${host}${port ? "" : ":*"}`);
}

/** Who may embed the frame: the assistant's domains in CSP's words; Baton's own pages always. */
export function frameAncestors(allowedDomains: readonly string[]): string {
  if (allowedDomains.length === 0) return "frame-ancestors *";
  return ["frame-ancestors 'self'", ...allowedDomains.flatMap(sourcesOf)].join(" ");
}

/** Only what the frame is known to need. `host` is where its sockets go, which older browsers don't take for `'self'`. */
export function framePolicy(allowedDomains: readonly string[], host: string | null): string {
  const sockets = host && /^[a-z0-9.:[\]-]+$/i.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https: data: blob:",
    `connect-src 'self'${sockets}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    frameAncestors(allowedDomains),
  ].join("; ");
}

/** What stands in the frame when there is no such assistant. */
export const NO_ASSISTANT_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>Chat</title><link rel="stylesheet" href="/widget/app.css"></head>
<body><main class="nobody"><h1>This chat is not available</h1><p>There is no such assistant. Check the id in the snippet.</p></main></body>
</html>
`;
