/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // No page uses the image optimizer, which would write a cache into the installed tree.
  images: { unoptimized: true },
  // Native or stateful packages: bundled, each route would hold a copy of its own.
  serverExternalPackages: ["@electric-sql/pglite", "pg", "@node-rs/argon2", "pino", "ioredis"],
  // `npm run typecheck` checks the types; a start on somebody's machine need not wait for it.
  typescript: { ignoreBuildErrors: true },
};
