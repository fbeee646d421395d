import type { Bootstrap } from "./bootstrap";
import type { ToHost } from "./frame-messages";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");

/** JSON inside a script element: nothing in it may end the element. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");

const RIGHT_TO_LEFT = new Set(["ar", "he"]);
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

/**
 * What stands in the frame where there is no chat. Its visitor learns no more than that; the loader around it hears why,
 * for whoever runs the site.
 * @param nonce of `refusalPolicy`
 */
export function refusalPage(help: string, nonce: string): string {
  const message: ToHost = { type: "refused", help };
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>Chat</title><link rel="stylesheet" href="/widget/app.css"></head>
<body><main class="nobody"><h1>Chat is unavailable right now</h1></main><script nonce="${nonce}">if (parent !== window) parent.postMessage(${scriptJson(message)}, "*")</script></body>
</html>
`;
}
