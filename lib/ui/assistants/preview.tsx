import { useEffect, useRef, useState } from "react";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { Button } from "../base/button";
import { useTheme } from "../base/theme";

type Baton = ((...call: unknown[]) => void) & { q?: unknown[] };

declare global {
  interface Window {
    baton?: Baton;
  }
}

/** The loader, called as a website calls it. */
function baton(...call: unknown[]): void {
  if (!window.baton) {
    const queue: Baton = (...calls) => {
      queue.q = [...(queue.q ?? []), calls];
    };
    window.baton = queue;
    const script = document.createElement("script");
    script.src = "/embed.js";
    script.async = true;
    document.head.append(script);
  }
  window.baton(...call);
}

/** The assistant's chat as visitors see it, live. It begins on a press, for it makes a visitor of one. */
export function Preview({ assistant }: { assistant: Assistant }) {
  const box = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  const theme = useTheme();
  const { greeting, suggested_questions, enabled, answers, hours } = assistant.ai;
  const version = JSON.stringify([
    assistant.name,
    assistant.avatar_url,
    assistant.widget,
    greeting,
    suggested_questions,
    enabled,
    answers,
    hours,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what visitors see has changed, so it is shown anew
  useEffect(() => {
    if (!shown || !box.current) return;
    baton("init", { assistant: assistant.id, container: box.current, theme });
    return () => baton("destroy");
  }, [assistant.id, shown, version, theme]);
  return (
    <aside aria-label="Preview" className="hidden w-105 shrink-0 flex-col gap-3 border-s border-line bg-panel p-5 xl:flex">
      <h2 className="text-13 text-ink-soft">Preview</h2>
      <div ref={box} className="relative min-h-0 flex-1 overflow-hidden rounded-bubble border border-line bg-page">
        {!shown && (
          <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center">
            <p className="max-w-60 text-13 text-ink-soft">
              The chat as visitors see it. What you write there is a real conversation in the inbox.
            </p>
            <Button onClick={() => setShown(true)}>Start the preview</Button>
          </div>
        )}
      </div>
    </aside>
  );
}
