import type { Turn } from "@/lib/client";
import { renderMarkdown } from "../base/markdown";
import { Diamond } from "./status-mark";

const PHASES = { started: "is about to answer", thinking: "is thinking", tool: "is looking something up", writing: "is writing" } as const;

/** The assistant's answer while it comes. The log says it to assistive technology once it is whole. */
export function TurnLine({ turn }: { turn: Turn }) {
  return (
    <div aria-live="off" className="mt-3 ms-auto max-w-[85%]">
      <p className="mb-1 flex items-center gap-1.5 text-12 text-ink-faint">
        <Diamond />
        <span className="font-strong text-violet-text">{turn.name}</span> {PHASES[turn.phase]}
        <Dots />
      </p>
      {turn.text && (
        <div
          className="prose-message rounded-card bg-violet-soft px-3 py-2 text-14"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what it is given
          dangerouslySetInnerHTML={{ __html: renderMarkdown(turn.text) }}
        />
      )}
    </div>
  );
}

/** Three dots that say that something is under way. */
export const Dots = () => (
  <span aria-hidden className="inline-flex gap-0.5">
    {[0, 150, 300].map((delay) => (
      <span key={delay} className="size-1 rounded-full bg-current animate-blink" style={{ animationDelay: `${delay}ms` }} />
    ))}
  </span>
);
