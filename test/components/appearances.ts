import axe from "axe-core";
import { expect } from "vitest";
import { page } from "vitest/browser";

/** How a screen may look: each of its states is drawn in all of them. */
export const APPEARANCES = [
  { name: "light", width: 1280, theme: "light", dir: "ltr" },
  { name: "dark", width: 1280, theme: "dark", dir: "ltr" },
  { name: "phone", width: 390, theme: "light", dir: "ltr" },
  { name: "right to left", width: 1280, theme: "light", dir: "rtl" },
] as const;
export type Appearance = { name: string; width: number; theme: string; dir: string };

const HEIGHT = 800;

/** Sets the page before something is drawn on it. */
export async function wear({ width, theme, dir }: Appearance): Promise<void> {
  await page.viewport(width, HEIGHT);
  Object.assign(document.documentElement, { dir, lang: dir === "rtl" ? "ar" : "en" });
  document.documentElement.dataset.theme = theme;
}

const style = (element: Element, name: string) => getComputedStyle(element).getPropertyValue(name);

/**
 * Whether what reaches over the edge of this is meant to be scrolled to, or ends in dots. Its style can't tell: what scrolls
 * up and down counts as scrolling sideways, too.
 */
const takesMore = (element: Element): boolean =>
  element.matches("[class*=overflow-x-auto], [class*=overflow-auto]") || style(element, "text-overflow") === "ellipsis";

/** Words and controls that run out of the window, where nobody can reach them. */
function lost(): string[] {
  const parts: (Range | Element)[] = [...document.querySelectorAll(":is(button, a, input, select, textarea):not([aria-hidden])")];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const around = document.createRange();
    around.selectNodeContents(node);
    parts.push(around);
  }
  const isLost = (part: Range | Element): boolean => {
    const { left, right, width } = part.getBoundingClientRect();
    if (width === 0 || (left >= -1 && right <= innerWidth + 1)) return false;
    let box = part instanceof Range ? part.startContainer.parentElement : part.parentElement;
    while (box && !takesMore(box) && style(box, "clip-path") === "none") box = box.parentElement;
    return box === null;
  };
  return parts.filter(isLost).map((part) => (part instanceof Range ? part.toString() : part.outerHTML));
}

/**
 * What is drawn is usable by everybody: axe finds nothing, and nothing runs out of the window. Its picture goes to
 * `test-results/components`.
 */
export async function expectSound(picture: string): Promise<void> {
  await Promise.all(
    document.getAnimations().map((animation) => animation.effect?.getTiming().iterations !== Infinity && animation.finished),
  );
  const { violations } = await axe.run(document.body, {
    // A part of a page has no landmarks, title or heading of the first rank of its own.
    rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false }, "landmark-one-main": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`)).toEqual([]);
  expect(lost()).toEqual([]);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  await page.screenshot({ path: `../../test-results/components/${picture.replaceAll(/[^a-z0-9]+/gi, "-")}.png` });
}
