import { defineConfig } from "@playwright/test";

const report = process.env.TEST_E2E_REPORT;
const executablePath = process.env.TEST_CHROMIUM;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  // Emptied at each start: the pictures of components stand beside it.
  outputDir: "test-results/e2e",
  // Every story has a server of its own: two at a time are what a small machine carries.
  workers: process.env.CI ? 1 : 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // What passes only then is named at the end of the run: it is a bug to be found.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ...(report ? [["json", { outputFile: report }] as const] : [])],
  use: {
    locale: "en-US",
    // Recording each step costs a fifth of the run: what failed once is recorded at its second attempt.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    // Chromium's sandbox does not run as root.
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: isRoot ? ["--no-sandbox"] : [] },
  },
});
