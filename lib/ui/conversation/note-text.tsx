import { noteParts } from "@/lib/protocol/mention";
import { cx } from "../base/cx";
import { PlainText } from "../base/plain-text";
import { useMe } from "../desk/desk-context";

/** A note as it was typed; who is mentioned in it stands out, oneself most of all. */
export function NoteText({ text }: { text: string }) {
  const me = useMe();
  let at = 0;
  return (
    <>
      {noteParts(text).map(({ text: words, memberId }) => {
        const key = at;
        at += words.length;
        if (memberId === null) return <PlainText key={key} text={words} />;
        return (
          <mark
            key={key}
            className={cx(
              "rounded-[4px] px-0.5 font-strong",
              memberId === me.id ? "bg-accent text-accent-ink" : "bg-transparent text-accent-text",
            )}
          >
            {words}
          </mark>
        );
      })}
    </>
  );
}
