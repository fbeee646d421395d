/** @jsxImportSource preact */
import { linkify } from "@/lib/client/text/linkify";

/** What a person wrote, as they typed it: line breaks stay, addresses lead where they say, nothing else is marked. */
export function PlainText({ text }: { text: string }) {
  return (
    <p class="plain" dir="auto">
      {linkify(text).map((part, index) =>
        part.href === null ? (
          part.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name, and keep their places
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
