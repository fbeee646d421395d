import { ar } from "./ar";
import { de } from "./de";
import { en, type Strings } from "./en";
import { es } from "./es";

export type { Strings };

/** Each is served as a file of its own; the frame's page brings the one it opens with. */
export const LOCALES = { en, de, es, ar } satisfies Record<string, Strings>;

export type Locale = keyof typeof LOCALES;

const isLocale = (text: string): text is Locale => Object.hasOwn(LOCALES, text);

/** The first language asked for that the widget speaks: a `locale` before a browser's `Accept-Language`. */
export function pickLocale(...asked: (string | null | undefined)[]): Locale {
  const tags = asked.flatMap((text) => (text ?? "").split(",")).map((tag) => tag.split(";")[0]?.trim().slice(0, 2).toLowerCase() ?? "");
  return tags.find(isLocale) ?? "en";
}
