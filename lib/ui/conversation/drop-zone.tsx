import { type DragEvent, type ReactNode, useEffect, useState } from "react";
import { attachFiles } from "./reply-box";

type Dragged = { dataTransfer: DataTransfer | null };

const hasFiles = ({ dataTransfer }: Dragged): boolean => dataTransfer?.types.includes("Files") ?? false;

/** A file that is dropped beside the conversation is not opened in its place. */
function useNothingElsewhere(): void {
  useEffect(() => {
    const refuse = (event: globalThis.DragEvent) => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    };
    const kinds = ["dragover", "drop"] as const;
    for (const kind of kinds) addEventListener(kind, refuse);
    return () => {
      for (const kind of kinds) removeEventListener(kind, refuse);
    };
  }, []);
}

/** The whole conversation takes files that are dropped on it, for what is being written. */
export function DropZone({ children }: { children: ReactNode }) {
  const [over, setOver] = useState(false);
  useNothingElsewhere();
  const onOver = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const onLeave = (event: DragEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
  };
  const onDrop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    attachFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same can be done with the button that attaches files
    <div className="relative flex min-w-0 flex-1 flex-col bg-page" onDragOver={onOver} onDragLeave={onLeave} onDrop={onDrop}>
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-0 z-20 bg-page/80 p-3">
          <div className="grid h-full place-items-center rounded-card border-2 border-dashed border-accent">
            <p className="rounded-card bg-accent-soft px-4 py-2 text-15 font-strong text-accent-text">Drop files here to attach them</p>
          </div>
        </div>
      )}
    </div>
  );
}
