import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp, LoaderCircle } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { DialogList } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";
import { Trouble } from "../base/states";
import { dropToasts, toast } from "../base/toast";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { useNavigate } from "../shell/link";
import { useKeys } from "../shell/shortcuts";
import { BulkBar } from "./bulk-bar";
import { usePublishChosen } from "./chosen";
import { ConditionChips, ConditionsButton } from "./conditions";
import { Filters } from "./filters";
import { type HeldList, holdList } from "./hold-list";
import { ListSkeleton, NothingHere } from "./list-states";
import { NewConversation } from "./new-conversation";
import { ROW_PX, Row } from "./row";
import { RowBox } from "./row-box";
import { SearchBox } from "./search-box";
import { type Selection, useSelection } from "./use-selection";
import { Views } from "./views";

/** Before the end of what is loaded is reached, the next page is asked for. */
const AHEAD_ROWS = 12;

/** Keeps the rows in place while a mouse is over them, for a row that moves is a wrong click. */
function useHeld(list: DialogList) {
  const [held, setHeld] = useState<{ query: DialogList["query"]; items: readonly Dialog[] } | null>(null);
  const still = held !== null && held.query === list.query && held.items.length > 0 ? held.items : null;
  // Not again at every render: the list may have 100,000 rows.
  const result: HeldList = useMemo(() => (still ? holdList(still, list.items) : { shown: list.items, fresh: 0 }), [still, list.items]);
  return {
    ...result,
    hold: () => setHeld({ query: list.query, items: list.items }),
    release: () => setHeld(null),
  };
}

/** J, K and the arrows open the next or previous conversation. */
function useRowKeys(shown: readonly Dialog[], openId: number | null): void {
  const navigate = useNavigate();
  // The place of one that has left the list since is where its next one stands now.
  const place = useRef(-1);
  const index = shown.findIndex((dialog) => dialog.id === openId);
  if (index >= 0) place.current = index;
  useKeys((key) => {
    const step = key === "j" || key === "ArrowDown" ? 1 : key === "k" || key === "ArrowUp" ? -1 : 0;
    if (step === 0 || shown.length === 0) return false;
    const at = index >= 0 ? index : step > 0 ? place.current - 1 : Math.max(0, place.current);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + step))];
    if (next) navigate(`/inbox/${next.id}${location.search}`);
    return true;
  });
}

/** Filters, search and the rows. */
export function ConversationList({ openId }: { openId: number | null }) {
  const list = useDeskValue((snapshot) => snapshot.list);
  const desk = useDesk();
  const { shown, fresh, hold, release } = useHeld(list);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const selection = useSelection(list, shown);
  usePublishChosen(selection);
  useRowKeys(shown, openId);
  useKeys((key) => {
    if (key === "x" && openId !== null && shown.some(({ id }) => id === openId)) selection.toggle(openId);
    else if (key === "Escape" && selection.active) selection.end();
    else return false;
    return true;
  });

  // Without a connection the bar above says it already.
  const connected = useDeskValue((snapshot) => snapshot.connection.status === "connected");
  const problem = connected && list.items.length > 0 ? list.error?.error : undefined;
  useEffect(() => {
    if (problem) toast("failed", `The list is not up to date: ${problem}`, { cause: "list" });
    else dropToasts("list");
  }, [problem]);

  const showFresh = () => {
    hold();
    scroller?.scrollTo({ top: 0 });
  };

  return (
    <>
      <header className="flex flex-col gap-2 px-3 pt-3 pb-2">
        <h1 className="sr-only">Inbox</h1>
        <Filters onSelect={selection.begin} />
        <div className="flex items-center gap-1.5">
          <SearchBox />
          <ConditionsButton />
          <NewConversation />
        </div>
        <ConditionChips />
        <Views />
      </header>
      {selection.active && <BulkBar selection={selection} />}
      <div className="relative flex min-h-0 flex-1 flex-col">
        {fresh > 0 && (
          <button
            type="button"
            onClick={showFresh}
            className="absolute top-2 left-1/2 z-10 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3.5 text-13 font-strong text-accent-ink shadow-raised animate-appear"
          >
            <ArrowUp aria-hidden className="size-3.5" />
            {fresh} new
          </button>
        )}
        {list.loading && <ListSkeleton />}
        {!list.loading && list.error && list.items.length === 0 && <Trouble error={list.error} onRetry={() => void desk.refresh()} />}
        {!list.loading && !list.error && shown.length === 0 && <NothingHere query={list.query} />}
        <div
          ref={setScroller}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
          hidden={shown.length === 0}
          onPointerEnter={(event) => event.pointerType === "mouse" && hold()}
          onPointerLeave={release}
        >
          {scroller && <Rows scroller={scroller} shown={shown} openId={openId} list={list} selection={selection} />}
        </div>
      </div>
    </>
  );
}

function Rows({
  scroller,
  shown,
  openId,
  list,
  selection,
}: {
  scroller: HTMLDivElement;
  shown: readonly Dialog[];
  openId: number | null;
  list: DialogList;
  selection: Selection;
}) {
  const desk = useDesk();
  // All rows are measured anew whenever this is another function.
  const getItemKey = useCallback((index: number) => shown[index]?.id ?? index, [shown]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    getItemKey,
    overscan: 8,
  });
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const wantsMore = list.hasMore && !list.loadingMore && !list.loading && last >= shown.length - AHEAD_ROWS;
  useEffect(() => {
    if (wantsMore) void desk.loadMore();
  }, [desk, wantsMore]);

  const openIndex = shown.findIndex((dialog) => dialog.id === openId);
  // A row that moves must not drag the list along: only another choice scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: "auto" });
  }, [openId]);

  return (
    <>
      <ul aria-label="Conversations" className="relative" style={{ height: virtual.getTotalSize() }}>
        {visible.map((item) => {
          const dialog = shown[item.index];
          return (
            dialog && (
              <li
                key={dialog.id}
                aria-setsize={list.hasMore ? -1 : shown.length}
                aria-posinset={item.index + 1}
                className="group absolute inset-x-0"
                style={{ top: item.start, height: item.size }}
              >
                <Row dialog={dialog} open={dialog.id === openId} />
                <RowBox dialog={dialog} selection={selection} />
              </li>
            )
          );
        })}
      </ul>
      {list.loadingMore && (
        <p role="status" className="flex items-center justify-center gap-2 py-3 text-13 text-ink-soft">
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          Loading more
        </p>
      )}
    </>
  );
}
