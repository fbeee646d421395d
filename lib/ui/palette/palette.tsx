import { Dialog as Radix } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "../shell/shortcuts";
import { BEGINNINGS } from "./commands";
import { Finder } from "./finder";
import { useMeant } from "./use-meant";

const isPaletteKey = ({ key, metaKey, ctrlKey, shiftKey, altKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === "k" && (metaKey || ctrlKey) && !shiftKey && !altKey;

/**
 * A field that acts on the open or the selected conversations, and goes to a person's conversation or to a page. Ctrl or
 * Command with K opens it; the keys of an act that needs a name open it with the beginning of that.
 */
export function Palette() {
  /** What the field begins with; null while it is closed. */
  const [begins, setBegins] = useState<string | null>(null);
  const meant = useMeant();
  /** What is done once the window is gone and the cursor is back where it was. @returns whether it puts it elsewhere */
  const then = useRef<(() => boolean) | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      setBegins((was) => (was === null ? "" : null));
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  useKeys((key) => {
    const beginning = meant && BEGINNINGS.find(({ keys }) => keys === key.toUpperCase());
    if (!beginning) return false;
    setBegins(beginning.begins);
    return true;
  });
  const close = () => setBegins(null);
  return (
    <Radix.Root open={begins !== null} onOpenChange={(open) => !open && close()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            const act = then.current;
            then.current = null;
            if (act?.()) event.preventDefault();
          }}
          className="fixed inset-x-4 top-[14vh] z-50 mx-auto max-w-lg overflow-hidden rounded-card bg-raised shadow-raised animate-appear focus:outline-none"
        >
          <Radix.Title className="sr-only">Commands and search</Radix.Title>
          <Finder
            begins={begins ?? ""}
            meant={meant}
            onDone={(act) => {
              then.current = act ?? null;
              close();
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
