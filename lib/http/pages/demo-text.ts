const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page like any site's, with nothing of ours but the snippet. */
export const demoText = (assistantId: string, nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Baton: live chat that loses no message</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; font: 17px/1.6 Georgia, "Times New Roman", serif; background: light-dark(#fbfaf7, #1c1b19); color: light-dark(#2a2723, #e7e3dc); }
main { max-width: 38rem; margin: 0 auto; padding: 12vh 24px 30vh; }
h1 { font-size: clamp(2rem, 6vw, 3rem); line-height: 1.1; letter-spacing: -0.02em; font-weight: 500; text-wrap: balance; }
h2 { margin-top: 2.5em; font-size: 1.25rem; }
code, pre { font: 13px/1.5 ui-monospace, Menlo, monospace; }
pre { overflow-x: auto; padding: 14px 16px; border-radius: 8px; background: light-dark(#f0ede6, #292724); }
p.lead { font-size: 1.2rem; color: light-dark(#5b554c, #b8b2a7); }
</style>
</head>
<body>
<main>
<h1>An assistant answers. A person takes over. Nothing is lost.</h1>
<p class="lead">Baton is live chat that you run yourself: one process, your own database, one line on your site.</p>
<h2>How it works</h2>
<p>A visitor asks. The assistant answers from your documents and shows which words of which page its answer rests on. When a person is wanted, the conversation moves to your team's desk, whole, and the assistant is silent until it is handed back.</p>
<h2>Why messages don't get lost</h2>
<p>Every conversation is a numbered log. Whoever was away, be it for a tunnel or a night, asks what changed since the last number they saw.</p>
<h2>Try it</h2>
<p>The button in the corner is the widget. This page holds one line for it:</p>
<pre><code>${escapeHtml(`<script async src="/embed.js" data-assistant="${assistantId}"></script>`)}</code></pre>
</main>
<script async src="/embed.js" data-assistant="${escapeHtml(assistantId)}" nonce="${escapeHtml(nonce)}"></script>
</body>
</html>
`;

export const NO_DEMO =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>No demo</title><p>There is no assistant yet. Make one in the dashboard, under Settings.</p></html>';
