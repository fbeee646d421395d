import { useCallback, useEffect, useRef, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import type { Contact } from "@/lib/protocol/routes/contacts";
import { rest } from "../api";

const PAGE = 50;

type Known = { query: string; contacts: readonly Contact[]; cursor: string | null; error: ErrorBody | null; loaded: boolean };

const NOTHING = { contacts: [], cursor: null, error: null, loaded: false };

/** The people by a text, page by page. */
export function useContacts(query: string) {
  const [known, setKnown] = useState<Known>({ query, ...NOTHING });
  const latest = useRef(0);

  const load = useCallback(
    async (cursor: string | null) => {
      latest.current += 1;
      const mine = latest.current;
      const answer = await rest.get("/api/contacts", { query: { limit: PAGE, q: query || undefined, cursor: cursor ?? undefined } });
      if (mine !== latest.current) return;
      setKnown((old) => {
        const before = cursor === null || old.query !== query ? [] : old.contacts;
        if (!answer.ok) return { query, contacts: before, cursor: old.cursor, error: answer.error, loaded: true };
        return { query, contacts: [...before, ...answer.value.data], cursor: answer.value.next_cursor, error: null, loaded: true };
      });
    },
    [query],
  );

  useEffect(() => {
    void load(null);
    return () => {
      latest.current += 1;
    };
  }, [load]);

  const shown = known.query === query ? known : { ...NOTHING, query };
  return {
    contacts: shown.contacts,
    error: shown.error,
    loading: !shown.loaded,
    hasMore: shown.cursor !== null,
    more: () => void load(shown.cursor),
    reload: () => void load(null),
  };
}
