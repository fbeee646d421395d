import type { LaunchOptions } from "@playwright/test";

/** For what the browser without a window does not have: settings that people change, and its memory of pages. */
export function wholeBrowser(options: LaunchOptions): LaunchOptions {
  const executablePath = process.env.TEST_CHROMIUM_WHOLE;
  return executablePath ? { ...options, executablePath } : options;
}
