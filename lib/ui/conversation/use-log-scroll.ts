import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { DialogView } from "@/lib/client";
import { useDesk } from "../desk/desk-context";

/** Nearer to the end than this counts as being there. */
const BOTTOM_PX = 48;
/** Earlier messages are asked for this long before their place comes in sight. */
const AHEAD_PX = 600;

const distance = (element: HTMLElement): number => element.scrollHeight - element.scrollTop - element.clientHeight;

/**
 * Keeps a log where its reader is: at the end it follows what comes, elsewhere nothing moves, also when earlier
 * messages are put in above.
 */
export function useLogScroll(view: DialogView) {
  const desk = useDesk();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const lastTop = useRef(0);
  const height = useRef(0);
  const first = useRef<string | undefined>(undefined);
  const [atBottom, setAtBottom] = useState(true);
  const [seenUpTo, setSeenUpTo] = useState<number>(Number.POSITIVE_INFINITY);
  const { id, items, hasOlder, loadingOlder, at } = view;

  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    // Only who scrolls up stops following: a strip above that takes some room away does not.
    const up = element.scrollTop < lastTop.current - 1;
    lastTop.current = element.scrollTop;
    if (distance(element) < BOTTOM_PX) follows.current = true;
    else if (up) follows.current = false;
    const bottom = follows.current;
    setAtBottom(bottom);
    setSeenUpTo((old) => (bottom ? Number.POSITIVE_INFINITY : Math.min(old, at ?? 0)));
    if (hasOlder && !loadingOlder && element.scrollTop < AHEAD_PX) void desk.loadOlder(id);
  }, [desk, id, at, hasOlder, loadingOlder]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const firstKey = items[0]?.key;
    const isPrepended = first.current !== undefined && first.current !== firstKey;
    if (first.current === undefined) {
      const fresh = element.querySelector<HTMLElement>("[data-new]");
      element.scrollTop = element.scrollHeight;
      const above = fresh ? fresh.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
      if (above < 0) element.scrollTop += above - AHEAD_PX / 10;
      follows.current = distance(element) < BOTTOM_PX;
      lastTop.current = element.scrollTop;
      setAtBottom(follows.current);
    } else if (follows.current) {
      element.scrollTop = element.scrollHeight;
    } else if (isPrepended) {
      element.scrollTop += element.scrollHeight - height.current;
    }
    first.current = firstKey;
    height.current = element.scrollHeight;
  }, [items]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
      height.current = element.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener("scroll", measure, { passive: true });
    measure();
    return () => element?.removeEventListener("scroll", measure);
  }, [measure]);

  // One's own message is always in sight.
  const lastOwn = items.at(-1)?.mine ? items.at(-1)?.key : undefined;
  const toBottom = useCallback(() => {
    const element = scroller.current;
    follows.current = true;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  useEffect(() => {
    if (lastOwn !== undefined) toBottom();
  }, [lastOwn, toBottom]);

  const unseen = atBottom
    ? 0
    : items.filter(({ mine, message }) => !mine && message.kind !== "event" && (message.seq ?? 0) > seenUpTo).length;
  return { scroller, content, atBottom, unseen, toBottom };
}
