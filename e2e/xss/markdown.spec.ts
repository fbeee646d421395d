import { expect, test } from "@playwright/test";
import { build } from "esbuild";
import corpus from "./corpus.json" with { type: "json" };

declare global {
  interface Window {
    hits: number;
    hit(n: number): void;
    draw: { desk(text: string): void; widget(text: string): void };
  }
}

/** Both renderers as a page's script, drawing as the dashboard and the widget draw. */
async function bundle(): Promise<string> {
  const contents = `
    import { renderMarkdown as desk } from "./lib/ui/base/markdown";
    import { renderMarkdown as widget } from "./lib/widget/later/markdown";
    const place = () => document.body.appendChild(document.createElement("div"));
    window.draw = {
      desk: (text) => { place().innerHTML = desk(text, [1]); },
      widget: (text) => { place().replaceChildren(widget(text, [], () => "")); },
    };`;
  const made = await build({ stdin: { contents, resolveDir: process.cwd(), loader: "ts" }, bundle: true, write: false, format: "iife" });
  return made.outputFiles[0]?.text ?? "";
}

for (const side of ["desk", "widget"] as const) {
  test(`nothing that is written in the ${side} runs: ${corpus.length} attempts`, async ({ page }) => {
    const script = await bundle();
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><body></body>" }));
    await page.goto("http://localhost/");
    page.on("dialog", (dialog) => void dialog.dismiss());
    await page.evaluate("window.hits = 0; window.hit = () => { window.hits += 1; };");
    await page.addScriptTag({ content: script });
    // The trap itself works: what is set as HTML without care is caught.
    await page.evaluate(() => {
      const bare = document.body.appendChild(document.createElement("div"));
      bare.innerHTML = '<img src="data:," onerror="window.hit(1)">';
    });
    await page.waitForFunction(() => window.hits === 1);
    await page.evaluate(() => document.body.replaceChildren());

    for (const text of corpus) await page.evaluate(([where, said]) => window.draw[where](said), [side, text] as const);
    const links = await page.evaluate(async () => {
      const all = [...document.querySelectorAll<HTMLAnchorElement>("a[href]")];
      for (const element of document.querySelectorAll<HTMLElement>("body *")) {
        for (const event of ["mouseover", "focus", "load", "error", "toggle"]) element.dispatchEvent(new Event(event));
      }
      return all.map(({ protocol, attributes }) => ({ protocol, names: [...attributes].map(({ name }) => name) }));
    });
    const elements = await page.evaluate(() => [
      ...new Set([...document.querySelectorAll("body div *")].map(({ localName }) => localName)),
    ]);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(await page.evaluate(() => window.hits)).toBe(1);
    expect(links.length).toBeGreaterThan(10);
    for (const { protocol, names } of links) {
      // ":" is that of an address that can't be parsed, which leads nowhere.
      expect(["http:", "https:", "mailto:", ":"]).toContain(protocol);
      expect(names.filter((name) => name.startsWith("on"))).toEqual([]);
    }
    for (const name of ["script", "iframe", "object", "embed", "svg", "math", "style", "form", "base", "meta", "link"])
      expect(elements).not.toContain(name);
  });
}
