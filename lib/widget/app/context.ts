import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Item, VisitorChat } from "@/lib/client";
import type { Bootstrap } from "../bootstrap";
import type { Strings } from "../strings";

/** What every part of the widget may ask for. */
export type Widget = {
  boot: Bootstrap;
  chat: VisitorChat | null;
  strings: Strings;
  locale: string;
  /** Quotes a message in what is being written. */
  reply: (message: Item["message"]) => void;
  draftChanged: (written: boolean) => void;
};

export const WidgetContext = createContext<Widget | null>(null);

export function useWidget(): Widget {
  const found = useContext(WidgetContext);
  if (!found) throw new Error("outside of the widget");
  return found;
}
