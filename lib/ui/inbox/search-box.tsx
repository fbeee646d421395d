import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { isComposing } from "@/lib/client/composition";
import { useDesk, useDeskValue } from "../desk/desk-context";

/** Each keystroke would be a request; the pause of a typist is one. */
const PAUSE_MS = 250;

/** Narrows the list to people whose name or email holds a text. */
export function SearchBox() {
  const desk = useDesk();
  const asked = useDeskValue(({ list }) => list.query.q ?? "");
  const [text, setText] = useState(asked);
  useEffect(() => {
    const query = text.trim();
    if (query === asked) return;
    const timer = setTimeout(() => {
      const { filter } = desk.getSnapshot().list.query;
      desk.setQuery(query ? { filter, q: query } : { filter });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [desk, text, asked]);
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute start-2.5 top-1/2 size-3.5 -translate-y-1/2 text-ink-faint" />
      <input
        type="search"
        aria-label="Search people"
        placeholder="Search by name or email"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !isComposing(event.nativeEvent)) {
            setText("");
            event.currentTarget.blur();
          }
        }}
        className="hit w-full rounded-control border border-transparent bg-pressed ps-8 pe-8 text-13 [&::-webkit-search-cancel-button]:hidden"
      />
      {text && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => setText("")}
          className="absolute end-0 top-0 flex h-full w-8 items-center justify-center rounded-control text-ink-soft hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
