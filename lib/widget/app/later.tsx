/** @jsxImportSource preact */
import type { ComponentType } from "preact";
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

/**
 * A part of the chat whose script is loaded when it is shown for the first time. Nothing stands in its place until then,
 * nor where it can't be loaded; the next time it is asked for again.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Part: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [, setLoaded] = useState(Part !== null);
    useEffect(() => {
      if (Part) return;
      Promise.all([load(), style()]).then(
        ([part]) => {
          Part = part;
          setLoaded(true);
        },
        (error: unknown) => console.error("Baton: a part of the chat was not loaded", error),
      );
    }, []);
    return Part && <Part {...props} />;
  };
}
