import NextLink from "next/link";
import { useRouter } from "next/navigation";
import { type ComponentProps, useCallback } from "react";

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

/** Goes to another screen, unless something is not saved here. */
export function useNavigate(): (href: string) => void {
  const router = useRouter();
  return useCallback(
    (href) => {
      if (href === location.pathname + location.search) return;
      const go = () => router.push(href, { scroll: false });
      if (!hold({ href, go })) go();
    },
    [router],
  );
}

/** A link to another screen, which asks first where something is not saved here. Each screen scrolls by itself. */
export function Link({ href, ...rest }: ComponentProps<typeof NextLink> & { href: string }) {
  const router = useRouter();
  return (
    <NextLink
      {...rest}
      href={href}
      scroll={false}
      onNavigate={(event) => {
        if (hold({ href, go: () => router.push(href, { scroll: false }) })) event.preventDefault();
      }}
    />
  );
}
