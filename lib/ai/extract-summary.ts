import { cut } from "../protocol/cut";
import { asksSomething } from "./understand";

/** One message of a conversation. */
export type Line = { sender: "user" | "manager" | "assistant" | "system"; author: string; text: string };

const CHARS = 160;
/** What a message asks stands at its beginning. */
const MEANT_CHARS = 500;

/** The line of a table between its head and its rows. */
const isRule = (line: string): boolean => line.includes("|") && /^[\s:|-]+$/.test(line);

function excerpt(text: string): string {
  const flat = text
    .split("\n")
    .filter((line) => !isRule(line))
    .join("\n")
    .replace(/^```.*$/gm, "")
    .replace(/^[ \t]{0,3}(?:> ?|#{1,6} |[*-] )+/gm, "")
    .replace(/\*\*|~~|`+/g, "")
    .replace(/(^|\s)\*([^\s*][^*\n]{0,200})\*(?=[\s.,;:!?)]|$)/g, "$1$2")
    .replaceAll("|", " ")
    .replace(/\s+/g, " ")
    .replace(/ ?\[\d+\](?!\()/g, "")
    .trim();
  if (flat.length <= CHARS) return flat;
  const beginning = cut(flat, CHARS);
  return `${cut(beginning, Math.max(beginning.lastIndexOf(" "), CHARS / 2))}…`;
}

/** The first thing that says more than a greeting or a wish for a person. */
const meant = (line: Line) => line.sender === "user" && asksSomething(cut(line.text, MEANT_CHARS));

/**
 * A summary in the conversation's own words, where there is no model: what was asked first, what was answered last, and
 * what was said since.
 */
export function extractSummary(lines: readonly Line[]): string {
  const wants = lines.find(meant) ?? lines.find(({ sender }) => sender === "user");
  if (!wants) return "Nothing was asked yet.";
  const answered = lines.findLast(({ sender }) => sender === "assistant" || sender === "manager");
  const first = lines.indexOf(wants);
  // The first one was judged already.
  const open = lines.findLast((line, at) => at > first && meant(line));
  const parts = [`${wants.author} asked: “${excerpt(wants.text)}”`];
  if (answered) parts.push(`${answered.author} answered last: “${excerpt(answered.text)}”`);
  if (open && (!answered || lines.indexOf(open) > lines.indexOf(answered))) parts.push(`Still open: “${excerpt(open.text)}”`);
  return parts.join("\n");
}
