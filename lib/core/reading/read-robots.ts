import robotsParser from "robots-parser";

/** What a robots.txt says: its sitemaps, the delay it asks for in milliseconds, and which of the addresses may be read. */
export function askRobots({ robot, address, text, urls }: { robot: string; address: string; text: string; urls: readonly string[] }): {
  sitemaps: string[];
  delayMs: number | undefined;
  mayRead: boolean[];
} {
  const robots = robotsParser(address, text);
  const delay = robots.getCrawlDelay(robot);
  return {
    sitemaps: robots.getSitemaps(),
    delayMs: delay === undefined ? undefined : delay * 1000,
    mayRead: urls.map((url) => robots.isAllowed(url, robot) !== false),
  };
}
