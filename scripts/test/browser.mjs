import { existsSync } from "node:fs";
import { join } from "node:path";
import { install, isDebian, isRoot, Missing, quietly, run, which } from "./tools.mjs";

const SYSTEM = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/** A browser whose libraries are missing is there, and does not run. */
const runs = (path) => Boolean(path) && existsSync(path) && quietly(path, ["--version", "--no-sandbox", "--headless"]);

async function ownOfPlaywright() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

async function find() {
  return [await ownOfPlaywright(), which(...SYSTEM), ...MAC].find(runs);
}

function fetchPlaywrights(root) {
  return run(process.execPath, [join(root, "node_modules/playwright/cli.js"), "install", ...(isRoot() ? ["--with-deps"] : []), "chromium"]);
}

/** The path of a Chromium that runs: given, Playwright's own, the system's, or one installed now. */
export async function getChromium(root) {
  if (process.env.TEST_CHROMIUM) return process.env.TEST_CHROMIUM;
  const found = await find();
  if (found) return found;
  const fromPackages = () => install({ apt: ["chromium"] });
  const ways = isDebian() ? [fromPackages, () => fetchPlaywrights(root)] : [() => fetchPlaywrights(root), fromPackages];
  for (const way of ways) {
    if (!way()) continue;
    const installed = await find();
    if (installed) return installed;
  }
  throw new Missing("Chromium is missing: run `npx playwright install --with-deps chromium`, or give TEST_CHROMIUM");
}
