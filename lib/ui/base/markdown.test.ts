import { expect, test } from "vitest";
import { renderMarkdown } from "./markdown";

test("HTML in a message is shown as text", () => {
  expect(renderMarkdown("<img src=x onerror=alert(1)>")).not.toContain("<img");
});

test("a link with a dangerous protocol goes nowhere", () => {
  expect(renderMarkdown("[press](javascript:alert(1))")).toBe("<p>press</p>");
});

test("links open elsewhere and give nothing away", () => {
  expect(renderMarkdown("[docs](https://example.com)")).toBe(
    '<p><a target="_blank" rel="noopener noreferrer nofollow" href="https://example.com">docs</a></p>',
  );
});

test("a picture becomes a link, so that reading a message loads nothing", () => {
  const html = renderMarkdown("![cat](https://example.com/cat.png)");
  expect(html).not.toContain("<img");
  expect(html).toContain(">cat</a>");
});

test("a number that is cited becomes a button, another one stays text", () => {
  const html = renderMarkdown("Yes [1], perhaps [2].", [1]);
  expect(html).toContain('data-citation="1"');
  expect(html).toContain("[2]");
});

test("a cited number inside an address is left alone", () => {
  expect(renderMarkdown('[a](https://example.com "[1]")', [1])).not.toContain("<button");
});

test("footnotes and indented code are plain text", () => {
  const html = renderMarkdown("    four\n\n[^1] and\n\n[^1]: note");
  expect(html).not.toContain("<pre");
  expect(html).not.toContain("footnote");
});
