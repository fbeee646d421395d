import { describe, expect, test } from "vitest";
import { fastestMs } from "@/test/fastest";
import { markdownToHtml } from "./markdown";

const html = (text: string) => markdownToHtml(text, (index) => (index < 3 ? `<cite>${index}</cite>` : null));

describe("An assistant's answer", () => {
  test.each<[what: string, text: string, html: string]>([
    ["paragraphs with their line breaks", "one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"],
    ["emphasis", "**bold** and *soft*, ***both***", "<p><strong>bold</strong> and <em>soft</em>, <em><strong>both</strong></em></p>"],
    ["emphasis in a script without blanks", "这是**重点**内容", "<p>这是<strong>重点</strong>内容</p>"],
    ["crossed out by two tildes", "~~old~~ new", "<p><del>old</del> new</p>"],
    ["about, by one tilde", "3~5 days, 100~200 €", "<p>3~5 days, 100~200 €</p>"],
    ["a sum", "2*3*4 = 24 and 5*6*7", "<p>2*3*4 = 24 and 5*6*7</p>"],
    ["names with underscores", "snake_case_name and __init__", "<p>snake_case_name and <strong>init</strong></p>"],
    ["unpaired marks", "5 * 6 and **open and _so", "<p>5 * 6 and **open and _so</p>"],
    ["marks that cross", "*a **b* c**", "<p><em>a <em><em>b</em> c</em></em></p>"],
    ["code, with marks in it", "`a * b_c` and ``x`y``", "<p><code>a * b_c</code> and <code>x`y</code></p>"],
    ["code that is not closed", "`open", "<p>`open</p>"],
    ["escaped marks", "\\*not\\* \\[1\\]", "<p>*not* [1]</p>"],
    ["tags as text", "<b>x</b> & <img src=x>", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;img src=x&gt;</p>"],
    ["a source", "Yes [1], perhaps [7], items[2]", "<p>Yes <cite>1</cite>, perhaps [7], items<cite>2</cite></p>"],
    ["a source in code stays code", "`a[1]`", "<p><code>a[1]</code></p>"],
    ["a heading", "## Sizes ##\ntext", "<h2>Sizes</h2>\n<p>text</p>"],
    ["a hash that is none", "#1 of 3", "<p>#1 of 3</p>"],
    ["a rule", "a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"],
    ["a quote", "> one\n> two", "<blockquote><p>one\ntwo</p></blockquote>"],
    ["a list right after its sentence", "We have:\n- red\n- blue", "<p>We have:</p>\n<ul>\n<li>red</li>\n<li>blue</li>\n</ul>"],
    ["numbers that are not one after the other", "1. first\n5. fifth", '<ol>\n<li>first</li>\n<li value="5">fifth</li>\n</ol>'],
    ["a list that begins later", "3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'],
    ["a list in a list", "1. a\n   - b\n   - c\n2. d", "<ol>\n<li>a\n<ul>\n<li>b</li>\n<li>c</li>\n</ul></li>\n<li>d</li>\n</ol>"],
    ["a list with room between", "- a\n\n- b", "<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>"],
    ["an item that goes on", "- a\n  b\n\ntext", "<ul>\n<li>a\nb</li>\n</ul>\n<p>text</p>"],
    ["a minus", "-5 degrees\n+ 1", "<p>-5 degrees</p>\n<ul>\n<li>1</li>\n</ul>"],
    ["a year in a sentence", "It was in\n1984. Then", "<p>It was in\n1984. Then</p>"],
    ["code in a fence", "```ts\nconst a = 1 < 2;\n```", '<pre tabindex="0"><code>const a = 1 &lt; 2;\n</code></pre>'],
    ["a fence that is still being written", "```\nhalf", '<pre tabindex="0"><code>half\n</code></pre>'],
    ["indented text is no code", "    four", "<p>four</p>"],
  ])("%s", (_what, text, wanted) => {
    expect(html(text)).toBe(wanted);
  });

  test("a table, with what its columns line up at and a bar in a cell", () => {
    expect(html("| Where | Price |\n|:--|--:|\n| Spain, **Italy** | €8.90 |\n| a \\| b | |\n\nthen")).toBe(
      '<div class="table" tabindex="0"><table><thead><tr><th>Where</th><th class="end">Price</th></tr></thead>' +
        '<tbody><tr><td>Spain, <strong>Italy</strong></td><td class="end">€8.90</td></tr>' +
        '<tr><td>a | b</td><td class="end"></td></tr></tbody></table></div>\n<p>then</p>',
    );
  });

  test("bars without a line of dashes are text", () => {
    expect(html("| a | b |\n| c | d |")).toBe("<p>| a | b |\n| c | d |</p>");
  });
});

describe("Links in an answer", () => {
  const hrefs = (text: string) => [...html(text).matchAll(/href="([^"]*)">(.*?)<\/a>/g)].map(([, href, words]) => `${words} → ${href}`);

  test.each<[text: string, ...links: string[]]>([
    ["[docs](https://example.com)", "docs → https://example.com"],
    ['[docs](https://example.com "title")', "docs → https://example.com"],
    ["[a](https://example.com/Kok_(surname))", "a → https://example.com/Kok_(surname)"],
    ["[**bold** `x`](https://example.com)", "<strong>bold</strong> <code>x</code> → https://example.com"],
    ["https://example.com/_a_b_*c*", "https://example.com/_a_b_*c* → https://example.com/_a_b_*c*"],
    ["**https://example.com/a**", "https://example.com/a → https://example.com/a"],
    ["<https://example.com>", "https://example.com → https://example.com"],
    ["![cat](https://example.com/cat.png)", "cat → https://example.com/cat.png"],
    ["mail a@example.com", "a@example.com → mailto:a@example.com"],
    ["[https://bank.example](https://evil.example)", "https://bank.example → https://evil.example"],
    ["[a [b](https://b.example)](https://a.example)", "a b → https://a.example"],
  ])("%j", (text, ...wanted) => {
    expect(hrefs(text)).toEqual(wanted);
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:x",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example",
    "/path",
    "#a",
    "https:\\\\evil.example",
    "http://",
  ])("%j leads nowhere", (address) => {
    expect(html(`[words](${address})`)).toBe("<p>words</p>");
    expect(html(`<${address}>`)).not.toContain("<a");
  });
});

test.each([
  "> ",
  ">- ",
  "1. ",
  "- ",
  "`",
  "` ``",
  "[",
  "![",
  "[]()",
  "[a](",
  "(",
  "|",
  "|-",
  "*",
  "**a ",
  "_*",
  "~~",
  "#",
  "\\",
  "<",
  "&",
  " ",
  "\n",
  "\n- ",
  "\n\n-",
  "| a |\n|-|\n",
  "```\n",
  "*a_",
  "[[a](https://x.y)",
  "1.\n",
  "- a\n\n",
])("10 KB of %j take under 50 ms", (piece) => {
  const text = piece.repeat(Math.ceil(10_240 / piece.length));
  expect(fastestMs(() => markdownToHtml(text))).toBeLessThan(50);
  expect(markdownToHtml(text).length).toBeLessThan(text.length * 40);
});

test("what nests without end stays shallow", () => {
  const deep = `${"> - ".repeat(2_000)}x ${"*_".repeat(2_000)}y${"_*".repeat(2_000)}`;
  const depth = (made: string) => {
    let most = 0;
    let now = 0;
    for (const [tag] of made.matchAll(/<\/?[a-z]+/g)) {
      now += tag.startsWith("</") ? -1 : 1;
      most = Math.max(most, now);
    }
    return most;
  };
  expect(depth(markdownToHtml(deep))).toBeLessThan(30);
});
