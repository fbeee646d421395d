import type { ComponentProps } from "react";

type Props = ComponentProps<"a"> & { href: string; scroll?: boolean; prefetch?: boolean; onNavigate?: unknown };

/** Stands in for `next/link`: an anchor. */
export default function Link({ scroll: _scroll, prefetch: _prefetch, onNavigate: _onNavigate, ...rest }: Props) {
  return <a {...rest} />;
}
