import type { ComponentProps } from "react";

/** Where one is about to go, and how. */
export type Place = { href: string; go: () => void };

/** Asked before one goes: true keeps one here. */
let hold: (place: Place) => boolean = () => false;

/** @param ask is asked before another screen is shown; where it answers true it calls `go` itself, or nobody goes */
export function onLeaving(ask: (place: Place) => boolean): () => void {
  hold = ask;
  return () => {
    hold = () => false;
  };
}

/**
 * Goes to another screen without asking the server: screens are drawn in the browser, so this works while the server
 * is away and costs it nothing. Next follows `pushState` in `usePathname`.
 */
export function navigate(href: string): void {
  if (href === location.pathname + location.search) return;
  const go = () => history.pushState(null, "", href);
  if (!hold({ href, go })) go();
}

const isPlain = (event: { button: number; metaKey: boolean; ctrlKey: boolean; shiftKey: boolean; altKey: boolean }) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link to another screen; a new tab where one asks for it. */
export function Go({ href, onClick, ...rest }: ComponentProps<"a"> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlain(event)) return;
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}
