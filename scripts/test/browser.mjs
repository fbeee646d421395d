import { existsSync } from "node:fs";
import { join } from "node:path";
import { install, isDebian, isRoot, Missing, quietly, run, which } from "./tools.mjs";

const WINDOWLESS = "chromium-headless-shell";
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

/** The path of a Chromium that runs: Playwright's own, the system's, or one installed now. */
async function getWhole(root) {
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

/** Debian's Chromium without a window of its own, which takes half of what the whole one takes; undefined where it can't be had. */
function getWindowless() {
  if (!isDebian()) return;
  if (!which(WINDOWLESS)) install({ apt: [WINDOWLESS] });
  return [which(WINDOWLESS)].find(runs);
}

/** Paths of browsers: `whole` is one with the settings that people change, `quick` the one that takes the least. */
export async function getBrowsers(root) {
  const given = process.env.TEST_CHROMIUM;
  if (given) return { quick: given, whole: process.env.TEST_CHROMIUM_WHOLE ?? given };
  const whole = await getWhole(root);
  return { quick: getWindowless() ?? whole, whole };
}
