import { linkify } from "@/lib/client/text/linkify";

/** What a person wrote, as they typed it: line breaks stay, addresses lead where they say, nothing else is marked. */
export function PlainText({ text }: { text: string }) {
  let at = 0;
  return (
    <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      {linkify(text).map((part) => {
        const key = at;
        at += part.text.length;
        if (part.href === null) return part.text;
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        );
      })}
    </span>
  );
}
