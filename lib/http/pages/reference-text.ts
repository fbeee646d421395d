/** The documents that the page shows, by what `?of=` names. */
export const DOCUMENTS = {
  rest: { name: "REST", address: "/api/openapi.json" },
  events: { name: "Live events", address: "/api/asyncapi.json" },
} as const;
export type DocumentName = keyof typeof DOCUMENTS;

const link = (name: DocumentName, shown: DocumentName): string =>
  `<a href="/docs/api?of=${name}"${name === shown ? ' aria-current="page"' : ""}>${DOCUMENTS[name].name}</a>`;

/**
 * The description of the API to browse: one of its documents, drawn by Redoc in the browser. Redoc would fetch its maker's
 * picture from elsewhere, which the page's own policy refuses, and report its use, which is turned off.
 * @param nonce of Baton's own policy
 */
export const referenceText = (shown: DocumentName, nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${DOCUMENTS[shown].name} · Baton API</title>
<meta http-equiv="Content-Security-Policy" content="img-src 'self' data:">
<link rel="icon" href="/icon.svg">
<style>
:root { color-scheme: light dark; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
body > nav { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 10px 20px; border-bottom: 1px solid light-dark(#dedad2, #3a3733); }
body > nav a { color: inherit; text-underline-offset: 4px; }
body > nav a[aria-current] { font-weight: 600; text-decoration: none; }
</style>
</head>
<body>
<nav aria-label="Documents">
<strong>Baton API</strong>
${link("rest", shown)}
${link("events", shown)}
<a href="${DOCUMENTS[shown].address}">${DOCUMENTS[shown].address}</a>
</nav>
<redoc spec-url="${DOCUMENTS[shown].address}" disable-telemetry="true"></redoc>
<noscript>The document itself is at <a href="${DOCUMENTS[shown].address}">${DOCUMENTS[shown].address}</a>.</noscript>
<script type="module" src="/docs/redoc.js" nonce="${nonce}"></script>
</body>
</html>
`;
