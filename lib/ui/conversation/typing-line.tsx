import type { Typist } from "@/lib/client";
import { Dots } from "./turn-line";

/** Who is writing; of a visitor also what they have written so far. Keeps its place, so that nothing jumps. */
export function TypingLine({ typing }: { typing: readonly Typist[] }) {
  return (
    <div aria-live="off" className="min-h-6 pt-2 text-12 text-ink-soft">
      {typing.map(({ user_id, name, text }) => (
        <div key={user_id} className="animate-fade">
          <span className="inline-flex items-center gap-1.5">
            {name} is typing
            <Dots />
          </span>
          {text && (
            <p className="mt-0.5 max-w-[85%] border-s-2 border-line ps-2.5 text-14 whitespace-pre-wrap text-ink-soft italic [overflow-wrap:anywhere]">
              {text}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
