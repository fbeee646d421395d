import { useSearchParams } from "next/navigation";
import { useCallback, useEffect } from "react";
import type { ListQuery } from "@/lib/client";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { DEFAULT_FILTER, readQuery, writeQuery } from "./address";

/** What the address says of the list: "" where it shows what it shows by itself. */
const searchOf = (query: ListQuery): string => {
  const written = writeQuery(query);
  return written === `?filter=${DEFAULT_FILTER}` ? "" : written;
};

/**
 * Keeps the list and the address in step: an address that is opened, gone back to or copied shows its own list. One that
 * says nothing of it, such as a link from another screen, leaves the list as it was, and then says what that is.
 */
export function useInboxAddress(): void {
  const desk = useDesk();
  const search = useSearchParams().toString();
  useEffect(() => {
    const { query } = desk.getSnapshot().list;
    if (search === "") {
      const said = searchOf(query);
      if (said !== "") history.replaceState(null, "", location.pathname + said);
      return;
    }
    const wanted = readQuery(new URLSearchParams(search));
    if (writeQuery(wanted) !== writeQuery(query)) desk.setQuery(wanted);
  }, [desk, search]);
}

/** What the list shows, and how one chooses something else. */
export function useInboxQuery() {
  const query = useDeskValue(({ list }) => list.query);
  const choose = useCallback((next: ListQuery, how: "push" | "replace" = "push") => {
    const href = location.pathname + writeQuery(next);
    if (how === "push") history.pushState(null, "", href);
    else history.replaceState(null, "", href);
  }, []);
  return { query, choose };
}

/** What follows `/inbox` or `/inbox/{id}` in a link that keeps the list as it is. */
export const useInboxSearch = (): string => useDeskValue(({ list }) => searchOf(list.query));
