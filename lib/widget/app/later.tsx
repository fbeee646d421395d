/** @jsxImportSource preact */
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

let styled: Promise<void> | null = null;

/** The sheet of all such parts comes with the first of them. */
function style(): Promise<void> {
  styled ??= new Promise((resolve) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/widget/later.css" });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  return styled;
}

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

const loaded = new Map<unknown, ComponentType>();

/**
 * A part of the chat whose script is loaded when it is shown for the first time. `meanwhile` stands in its place until
 * then, and where it can't be loaded; the next time it is asked for again.
 * @param load the same function each time
 */
export function Later<P extends object>({ load, props, meanwhile = null }: { load: Load<P>; props: P; meanwhile?: ComponentChildren }) {
  const [, setCount] = useState(0);
  useEffect(() => {
    if (loaded.has(load)) return;
    Promise.all([load(), style()]).then(
      ([part]) => {
        loaded.set(load, part.default as ComponentType);
        setCount(loaded.size);
      },
      (error: unknown) => console.error("Baton: a part of the chat was not loaded", error),
    );
  }, [load]);
  const Part = loaded.get(load) as ComponentType<P> | undefined;
  return Part ? <Part {...props} /> : meanwhile;
}
