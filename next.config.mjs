/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // A link fetches what was built of its route, once for all addresses of that route, and a click asks the server for nothing.
  cacheComponents: true,
  partialPrefetching: true,
  // What was built changes with the next build alone, and screens must open while the server is away.
  experimental: {
    staleTimes: { static: 86_400 },
    useOffline: true,
    cachedNavigations: false,
    // In development Next objects to layouts that wait for the session; ours are on the screen before a link is followed.
    instantInsights: { validationLevel: "manual-warning" },
  },
  redirects: async () => [{ source: "/", destination: "/inbox", permanent: false }],
  // No page uses the image optimizer, which would write a cache into the installed tree.
  images: { unoptimized: true },
  // Native or stateful packages: bundled, each route would hold a copy of its own.
  serverExternalPackages: ["@electric-sql/pglite", "pg", "@node-rs/argon2", "pino", "ioredis"],
  // `npm run typecheck` checks the types; a start on somebody's machine need not wait for it.
  typescript: { ignoreBuildErrors: true },
};
