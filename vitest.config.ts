import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const chromium = process.env.TEST_CHROMIUM;
// Chromium's sandbox does not run as root.
const isRoot = process.getuid?.() === 0;
// A busy machine is not a fault: what takes longer than it should is what the tests of speed are for.
const shared = {
  environment: "node" as const,
  // Nothing replaces a module, so that one process reads each once for all files: half of the time of the unit tests.
  isolate: false,
  setupFiles: ["test/setup.ts"],
  unstubGlobals: true,
  restoreMocks: true,
  expect: { poll: { timeout: 20_000 } },
};
const servers = { ...shared, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: "unit",
          include: ["{lib,db,app,test}/**/*.test.{ts,tsx}"],
          exclude: ["test/{components,integration,faults,abuse}/**"],
          hookTimeout: 60_000,
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { ...servers, name: "integration", include: ["test/integration/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          ...servers,
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 400_000,
          // A thousand clients run in it.
          execArgv: ["--max-semi-space-size=64"],
        },
      },
      {
        extends: true,
        resolve: {
          alias: {
            "next/navigation": `${root}test/components/next-navigation.ts`,
            "next/link": `${root}test/components/next-link.tsx`,
          },
        },
        test: {
          name: "components",
          include: ["test/components/**/*.test.tsx"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(chromium ? { executablePath: chromium } : {}), args: isRoot ? ["--no-sandbox"] : [] },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        extends: true,
        test: { ...servers, name: "abuse", include: ["test/abuse/**/*.test.ts"], fileParallelism: false, testTimeout: 400_000 },
      },
    ],
  },
});
