import type { MessageRow } from "../../core/log";

const asHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export const WHY_TEAM =
  "You get this because you are a member of this workspace. Choose what is sent to you under Settings, Notifications.";

/** One thing that the letter reports: who or what, and its words. */
type Entry = { title: string; body: string; url?: string | undefined };
export type Letter = { greeting: string; entries: readonly Entry[]; action: { words: string; url: string } | null; footer: string };

const STYLE = "font:15px/1.5 system-ui,sans-serif;color:#1c1917;max-width:34em;margin:0 auto;padding:24px";

/** A letter as plain text and as HTML that says the same. What people wrote is text in both. */
export function writeMail({ greeting, entries, action, footer }: Letter): { text: string; html: string } {
  const text = [
    greeting,
    ...entries.map(({ title, body, url }) => [title, ...body.split("\n").map((line) => `> ${line}`), ...(url ? [url] : [])].join("\n")),
    ...(action ? [`${action.words}: ${action.url}`] : []),
    `-- \n${footer}`,
  ].join("\n\n");
  const html = [
    `<div style="${STYLE}"><p dir="auto">${asHtml(greeting)}</p>`,
    ...entries.map(({ title, body, url }) => {
      const head = url ? `<a href="${asHtml(url)}" style="color:#0f6b70">${asHtml(title)}</a>` : asHtml(title);
      return `<p dir="auto" style="margin-bottom:4px"><b>${head}</b></p><blockquote dir="auto" style="margin:0 0 16px;padding-inline-start:12px;border-inline-start:3px solid #d6d3d1;white-space:pre-wrap">${asHtml(body)}</blockquote>`;
    }),
    ...(action
      ? [
          `<p><a href="${asHtml(action.url)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#0f6b70;color:#fff;text-decoration:none">${asHtml(action.words)}</a></p>`,
        ]
      : []),
    `<p dir="auto" style="color:#78716c;font-size:13px">${asHtml(footer)}</p></div>`,
  ].join("\n");
  return { text, html };
}

type Said = Pick<MessageRow, "text" | "citations">;

const sourcesOf = ({ citations }: Said): string[] => citations.map(({ index, title, url }) => `[${index}] ${title}${url ? ` ${url}` : ""}`);

/** The words of answers as a mail has them, as plain text and as HTML that says the same; what was written is text in both. */
export function writeAnswer(answers: readonly Said[]): { text: string; html: string } {
  const parts = answers.map((said) => [said.text, ...(said.citations.length > 0 ? [sourcesOf(said).join("\n")] : [])].filter(Boolean));
  const paragraphs = parts.flat();
  return {
    text: `${paragraphs.join("\n\n")}\n`,
    html: paragraphs
      .map((paragraph) => `<p dir="auto" style="font:15px/1.5 system-ui,sans-serif;white-space:pre-wrap">${asHtml(paragraph)}</p>`)
      .join("\n"),
  };
}
