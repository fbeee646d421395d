import type { Dialog } from "@/lib/protocol/dialog";
import { cx } from "../base/cx";
import { titleOf } from "../conversation/words";
import type { Selection } from "./use-selection";

/** Chooses a conversation of the list; it lies over the face, and is seen while one points at the row or chooses already. */
export function RowBox({ dialog, selection }: { dialog: Dialog; selection: Selection }) {
  const chosen = selection.ids.has(dialog.id);
  return (
    <label
      className={cx(
        "absolute inset-y-0 start-2 flex w-11 cursor-pointer items-center justify-center",
        !selection.active && "opacity-0 focus-within:opacity-100 pointer-coarse:hidden group-hover:opacity-100",
      )}
    >
      <span className="flex size-9 items-center justify-center rounded-full bg-panel">
        <input
          type="checkbox"
          aria-label={`Select ${titleOf(dialog)}`}
          checked={chosen}
          onChange={(event) => selection.toggle(dialog.id, (event.nativeEvent as MouseEvent).shiftKey)}
          className="size-4 accent-accent"
        />
      </span>
    </label>
  );
}
