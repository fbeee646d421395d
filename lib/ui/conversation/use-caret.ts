import { type RefObject, useEffect, useRef, useState } from "react";

/** Where the cursor of a field stands; null while something is selected in it. It is put somewhere once the text is drawn. */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>) {
  const [caret, setCaret] = useState<number | null>(null);
  const next = useRef<number | null>(null);
  useEffect(() => {
    if (next.current === null) return;
    field.current?.setSelectionRange(next.current, next.current);
    next.current = null;
  });
  return {
    caret,
    /** After the text has changed, where the cursor is to stand in it. */
    move: (place: number) => {
      next.current = place;
      setCaret(place);
      field.current?.focus();
    },
    /** @returns where the person has put it */
    read: ({ selectionStart, selectionEnd }: HTMLTextAreaElement): number | null => {
      const place = selectionStart === selectionEnd ? selectionStart : null;
      setCaret(place);
      return place;
    },
  };
}
