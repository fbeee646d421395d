import { Eye, PenLine } from "lucide-react";
import { useEffect } from "react";
import type { Viewer } from "@/lib/client";
import { Avatar } from "../base/avatar";
import { cx } from "../base/cx";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { useMembers } from "../use-members";

/** More than these are counted. */
const SHOWN = 3;

/** Says that a conversation is in front of oneself, for as long as it is in sight. */
export function useViewing(dialogId: number): void {
  const desk = useDesk();
  useEffect(() => {
    const say = () => desk.view(document.visibilityState === "visible" ? dialogId : null);
    say();
    document.addEventListener("visibilitychange", say);
    return () => {
      document.removeEventListener("visibilitychange", say);
      desk.view(null);
    };
  }, [desk, dialogId]);
}

const wordsOf = ({ name, typing }: Viewer): string => (typing ? `${name} is writing a reply` : `${name} is looking at this`);

function Faces({ viewers, className }: { viewers: readonly Viewer[]; className: string | undefined }) {
  const members = useMembers().data?.data;
  const writes = viewers.some(({ typing }) => typing);
  const Mark = writes ? PenLine : Eye;
  return (
    <span title={viewers.map(wordsOf).join("\n")} className={cx("flex shrink-0 items-center gap-1 text-12 text-ink-faint", className)}>
      <Mark aria-hidden className={cx("size-3.5", writes && "text-accent-text")} />
      <span className="flex -space-x-1 rtl:space-x-reverse">
        {viewers.slice(0, SHOWN).map((viewer) => (
          <span key={viewer.id} className={cx("rounded-full ring-2", viewer.typing ? "ring-accent" : "ring-panel")}>
            <Avatar name={viewer.name} src={members?.find(({ id }) => id === viewer.id)?.avatar_url ?? null} size="small" />
          </span>
        ))}
      </span>
      {viewers.length > SHOWN && <span className="tabular">+{viewers.length - SHOWN}</span>}
      <span className="sr-only">{viewers.map(wordsOf).join(", ")}</span>
    </span>
  );
}

/** The colleagues who look at a conversation at this moment, and whether one of them writes. Nothing where there are none. */
export function Viewers({ dialogId, className }: { dialogId: number; className?: string }) {
  const viewers = useDeskValue((snapshot) => snapshot.viewers.get(dialogId));
  return viewers ? <Faces viewers={viewers} className={className} /> : null;
}
