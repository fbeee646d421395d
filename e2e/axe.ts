import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Colours fade from one scheme into the other. */
const settled = (page: Page) =>
  Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(async () => {
        const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
        await Promise.allSettled(fading.map(({ finished }) => finished));
      }),
    ),
  );

/** What axe finds on a page in light, and what can differ in dark: the contrast of its colours. Empty where all is well. */
export async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === "light" ? axe : axe.withRules(["color-contrast"])).analyze();
    found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id}: ${target.join(" ")}`)));
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
