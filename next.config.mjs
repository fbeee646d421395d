/** The widget's page and files carry policies of their own, which these would replace. */
const WITHOUT_ITS_OWN_POLICY = "/((?!widget|api/files).*)";

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Native or stateful packages: bundled, each route would hold a copy of its own.
  serverExternalPackages: ["@electric-sql/pglite", "pg", "@node-rs/argon2", "pino", "ioredis"],
  // `npm run typecheck` checks the types; a start on somebody's machine need not wait for it.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
      ],
    },
    {
      source: WITHOUT_ITS_OWN_POLICY,
      headers: [
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Content-Security-Policy", value: "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'" },
      ],
    },
  ],
};
