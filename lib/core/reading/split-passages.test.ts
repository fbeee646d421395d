import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSentences } from "./block";
import { PASSAGE_CHARS, splitPassages, WHOLE_CHARS } from "./split-passages";

const SENTENCE = "A parcel leaves the house on the day it was ordered.";
const many = (count: number) => Array.from({ length: count }, (_, i) => `${SENTENCE.slice(0, -1)}, number ${i}.`);

describe("splitting Markdown into passages", () => {
  it("keeps the path of headings", () => {
    expect(
      splitPassages("markdown", "# Shop\nHello.\n## Returns ##\n### Shoes\nIn a box.\n## Hours\nNine to five.\n\nTitle\n=====\nThe end."),
    ).toEqual([
      { headings: ["Shop"], text: "Hello." },
      { headings: ["Shop", "Returns", "Shoes"], text: "In a box." },
      { headings: ["Shop", "Hours"], text: "Nine to five." },
      { headings: ["Title"], text: "The end." },
    ]);
  });

  it("takes a sign of a heading inside of code for code, and keeps the code whole", () => {
    const code = `~~~sh\n# not a heading\n${many(30).join("\n")}\n\n\`\`\`\nstill code\n~~~`;
    const passages = splitPassages("markdown", `# Run\n\nType this.\n\n${code}\n\nThen wait.`);
    expect(passages.map((passage) => passage.headings)).toEqual([["Run"], ["Run"], ["Run"]]);
    expect(passages[1]?.text).toBe(code);
  });

  it("puts code beside the short text that speaks of it", () => {
    expect(splitPassages("markdown", "Type this:\n\n```sh\nnpm start\n```")).toEqual([
      { headings: [], text: "Type this:\n\n```sh\nnpm start\n```" },
    ]);
  });

  it("never cuts a sentence", () => {
    const sentences = many(60);
    const passages = splitPassages("markdown", `# Long\n\n${sentences.join("\n")}`);
    expect(passages.length).toBeGreaterThan(3);
    for (const { text } of passages) {
      expect(text.length).toBeLessThanOrEqual(PASSAGE_CHARS);
      expect(text.endsWith(".")).toBe(true);
    }
    expect(passages.map((passage) => passage.text).join(" ")).toBe(sentences.join(" "));
  });

  it("cuts a list between its items and repeats the head of a table", () => {
    const list = splitPassages(
      "markdown",
      many(40)
        .map((line) => `- ${line}\n  and more`)
        .join("\n"),
    );
    expect(list.every(({ text }) => text.split("\n").every((line) => /^- .* and more$/.test(line)))).toBe(true);
    const rows = many(40).map((line, i) => `| ${i} | ${line} |`);
    const table = splitPassages("markdown", `| a | b |\n|---|---|\n${rows.join("\n")}`);
    expect(table.length).toBeGreaterThan(2);
    expect(table.every(({ text }) => text.startsWith("| a | b |\n|---|---|\n| "))).toBe(true);
  });

  it("reduces links to their text and drops pictures, comments and front matter", () => {
    const content = "---\ntitle: x\n---\nSee [the *guide*](docs/a.md) and [that][1].<!-- a\nsecret --> ![shot](a.png) Call `a[0](b)`.";
    expect(splitPassages("markdown", content)).toEqual([{ headings: [], text: "See the *guide* and that. Call `a[0](b)`." }]);
  });

  it("cuts what has neither sentences nor lines before the index would refuse it", () => {
    for (const type of ["markdown", "text", "html"] as const) {
      const passages = splitPassages(type, `${"x".repeat(50_000)}😀`.repeat(4));
      expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThanOrEqual(WHOLE_CHARS);
      expect(passages.every(({ text }) => text.isWellFormed())).toBe(true);
    }
  });
});

describe("splitting text and HTML", () => {
  it("takes paragraphs of text together while they fit", () => {
    expect(splitPassages("text", "\uFEFFOne.\r\n\r\n# Two.\r\n \r\n\r\nThree.")).toEqual([
      { headings: [], text: "One.\n\n# Two.\n\nThree." },
    ]);
  });

  it("keeps the content of a page and drops what surrounds it", () => {
    const page = `<!doctype html><html><head><title>T</title><style>p{}</style></head><body><nav>Home</nav><header>Logo</header>
      <main><h1>Shop &amp; more</h1><p>We <b>sell</b>\nshoes.</p><h2>Sizes</h2><ul><li>Small<li>Large</ul><pre>a = 1\n  b</pre>
      <table><tr><th>Size</th><th>Price</th></tr><tr><td>S</td><td>5</td></tr></table></main><script>alert("<p>no</p>")</script><footer>(c)</footer></body></html>`;
    expect(splitPassages("html", page)).toEqual([
      { headings: ["Shop & more"], text: "We sell shoes." },
      { headings: ["Shop & more", "Sizes"], text: "- Small\n- Large\n\n```\na = 1\n  b\n```\n\n| Size | Price |\n| S | 5 |" },
    ]);
  });
});

describe("splitting anything", () => {
  it("answers with passages that hold something, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("markdown", "text", "html"),
        fc.array(fc.constantFrom("# ", "```", "<!--", "-->", "<p>", "</p>", "| a |", "|--|", "\n", "- ", "x.", " ", "<pre>", "~~~"), {
          maxLength: 60,
        }),
        (type, parts) => {
          for (const { text } of splitPassages(type, parts.join(""))) expect(text).not.toBe("");
        },
      ),
    );
  });

  it.each(["![", "<!--", "`", "[a](", "# ", "| ", "... ", "<p>", "A.", "- - "])("is not slowed down by a megabyte of %j", (part) => {
    for (const type of ["markdown", "text", "html"] as const)
      expect(splitPassages(type, `${part.repeat(1_000_000 / part.length)}x`)).toBeInstanceOf(Array);
  });
});

describe("sentences", () => {
  it.each([
    ["One. Two! Three? “Four.” Five", ["One.", "Two!", "Three?", "“Four.”", "Five"]],
    ["Ask Dr. Who, e.g. Mr. No. Then v1.2 of it, etc. and more.", ["Ask Dr. Who, e.g. Mr. No. Then v1.2 of it, etc. and more."]],
    ["今日は。明日は。", ["今日は。", "明日は。"]],
  ])("%s", (line, sentences) => {
    expect(toSentences(line)).toEqual(sentences);
  });
});
