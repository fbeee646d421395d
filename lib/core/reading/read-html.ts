import { Parser } from "htmlparser2";
import { type Block, headingPath, proseBlock } from "./block";
import { UnreadableFile } from "./extract/kinds";
import { READING_LIMITS } from "./tasks";

/** What a page repeats around its content, and what is no text. */
const DROPPED = new Set([
  "script",
  "style",
  "nav",
  "header",
  "footer",
  "head",
  "noscript",
  "template",
  "svg",
  "iframe",
  "form",
  "button",
  "select",
]);
const BREAKS = new Set(
  "address article aside blockquote body dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 hr li main ol p pre section summary table tbody thead tr ul".split(
    " ",
  ),
);
const HEADING = /^h([1-6])$/;

/** HTML as blocks: its text alone, by its headings, list items and table rows. @throws UnreadableFile where it is nested too deep or has too many of them */
export function readHtml(content: string): Block[] {
  const path = headingPath();
  const blocks: Block[] = [];
  let dropped = 0;
  let pre = 0;
  let text = "";
  let mark = "";
  let depth = 0;

  const flush = () => {
    const held = text;
    text = "";
    if (held.trim() === "") return;
    if (pre > 0)
      blocks.push({
        headings: path.now(),
        glue: "\n",
        units: held.replace(/^\n|\n$/g, "").split("\n"),
        fence: { open: "```", close: "```" },
      });
    else if (mark) pushUnit(blocks, path.now(), `${mark}${held.replace(/\s+/g, " ").trim()}`);
    else blocks.push(proseBlock(path.now(), held));
    mark = "";
  };

  const parser = new Parser(
    {
      onopentag() {
        // The parser's time grows with its stack.
        depth++;
        if (depth > READING_LIMITS.DEPTH)
          throw new UnreadableFile(`The page has more than ${READING_LIMITS.DEPTH} tags inside of each other: no browser shows it either`);
        if (blocks.length > READING_LIMITS.BLOCKS) throw new UnreadableFile("The document has too many paragraphs. Divide it.");
      },
      onopentagname(name) {
        if (DROPPED.has(name)) dropped++;
        if (dropped > 0) return;
        if (BREAKS.has(name)) flush();
        if (name === "pre") pre++;
        if (name === "li") mark = "- ";
        if (name === "tr") mark = "| ";
        if (name === "br") text += pre > 0 ? "\n" : " ";
      },
      ontext(data) {
        if (dropped === 0) text += data;
      },
      onclosetag(name) {
        depth--;
        if (DROPPED.has(name)) dropped--;
        if (dropped > 0) return;
        const level = name.match(HEADING)?.[1];
        if (level) {
          path.set(Number(level), text.replace(/\s+/g, " ").trim());
          text = "";
        } else if (name === "td" || name === "th") {
          text = `${text.trim()} | `;
        } else if (BREAKS.has(name)) {
          flush();
        }
        if (name === "pre") pre--;
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(content);
  flush();
  return blocks;
}

/** Items and rows that follow each other under one heading are one block. */
function pushUnit(blocks: Block[], headings: string[], unit: string): void {
  const last = blocks.at(-1);
  if (last && last.glue === "\n" && !last.fence && last.headings.join("\n") === headings.join("\n")) last.units.push(unit);
  else blocks.push({ headings, glue: "\n", units: [unit] });
}
