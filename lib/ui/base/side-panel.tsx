import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { cx } from "./cx";

type Props = { open: boolean; onClose: () => void; head: ReactNode; children: ReactNode };

/** Details beside what they are of: there where there is room, else over it while `open`, on a phone a screen of its own. */
export function SidePanel({ open, onClose, head, children }: Props) {
  return (
    <aside
      aria-label="Details"
      className={cx(
        "shrink-0 flex-col overflow-y-auto border-s border-line bg-panel xl:flex xl:w-76",
        open
          ? "flex max-xl:fixed max-xl:inset-y-0 max-xl:end-0 max-xl:z-30 max-xl:w-full max-xl:max-w-90 max-xl:shadow-raised max-md:max-w-none"
          : "hidden",
      )}
    >
      <header className="flex items-center gap-3 border-b border-line px-4 py-3.5">
        <IconButton label="Close the details" onClick={onClose} className="-ms-2 xl:hidden">
          <ArrowLeft className="rtl:rotate-180" />
        </IconButton>
        {head}
      </header>
      {children}
    </aside>
  );
}
