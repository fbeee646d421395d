import { usePathname } from "next/navigation";
import type { Dialog } from "@/lib/protocol/dialog";
import { useDeskValue } from "../desk/desk-context";
import { type Chosen, useChosen } from "../inbox/chosen";

/** What a command is about: the conversations that are selected, else the one that is open. */
export type Meant = { selection: Chosen } | { open: Dialog };

/** @returns null where there is neither */
export function useMeant(): Meant | null {
  const selection = useChosen();
  const id = Number(/^\/inbox\/(\d{1,15})$/.exec(usePathname())?.[1] ?? 0);
  const open = useDeskValue((snapshot) => snapshot.dialogs.get(id)?.dialog ?? null);
  if (selection) return { selection };
  return open?.visitor ? { open } : null;
}
