import type { MacroAction } from "@/lib/protocol/routes/macros";
import { actionWords, type Said } from "./action-words";

/** What a macro does, a line an action; of a long message its beginning, so that no action is out of sight. */
export function ActionLines({ actions, said }: { actions: readonly MacroAction[]; said: Said }) {
  return actions.map((action, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an action is known by its place alone
    <span key={at} dir="auto" className="line-clamp-2 [overflow-wrap:anywhere]">
      {actionWords(action, said)}
    </span>
  ));
}
