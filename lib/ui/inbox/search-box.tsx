import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { isComposing } from "@/lib/client/composition";
import { useInboxQuery } from "./use-inbox-query";

/** Each keystroke would be a request; the pause of a typist is one. */
const PAUSE_MS = 250;

/** Narrows the list to people whose name or email holds a text. */
export function SearchBox() {
  const { query, choose } = useInboxQuery();
  const asked = query.query ?? "";
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? asked;
  const setText = (next: string) => setTyped(next);
  useEffect(() => {
    if (typed === null) return;
    if (typed.trim() === asked) return setTyped((now) => (now?.trim() === now ? null : now));
    const timer = setTimeout(() => choose({ ...query, query: typed.trim() || undefined }, "replace"), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, query, choose]);
  return (
    <div className="relative min-w-0 flex-1">
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
