import type { WidgetLocale } from "@/lib/protocol/widget-settings";
import { ar } from "./ar";
import { de } from "./de";
import { en, type Strings } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { he } from "./he";
import { hi } from "./hi";
import { it } from "./it";
import { ja } from "./ja";
import { nl } from "./nl";
import { pl } from "./pl";
import { pt } from "./pt";
import { ru } from "./ru";
import { tr } from "./tr";
import { uk } from "./uk";
import { zh } from "./zh";

export type { Strings };

/** Each is served as a file of its own; the frame's page brings the one it opens with. */
export const LOCALES = { en, de, fr, es, pt, it, nl, pl, ru, uk, tr, ar, he, hi, zh, ja } satisfies Record<WidgetLocale, Strings>;

const isLocale = (text: string): text is WidgetLocale => Object.hasOwn(LOCALES, text);

/** The first language asked for that the widget speaks: a `locale` before a browser's `Accept-Language`. */
export function pickLocale(...asked: (string | null | undefined)[]): WidgetLocale {
  const tags = asked.flatMap((text) => (text ?? "").split(",")).map((tag) => tag.split(";")[0]?.trim().slice(0, 2).toLowerCase() ?? "");
  return tags.find(isLocale) ?? "en";
}
