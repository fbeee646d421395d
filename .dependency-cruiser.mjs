// What may import what, as docs/architecture.md tells it. `npm run lint` holds the code to it.

/** What each part may import of ours, besides itself. */
const PARTS = {
  "lib/protocol/": [],
  "db/": ["lib/protocol/", "lib/tracing.ts"],
  "lib/core/": ["lib/protocol/", "db/", "lib/env.ts", "lib/files-url.ts", "lib/redis.ts", "lib/serialize-error.ts", "lib/tracing.ts"],
  "lib/http/": ["lib/core/", "lib/ai/", "lib/channels/", "lib/widget/", "lib/protocol/", "db/", "lib/env.ts", "lib/tracing.ts"],
  "lib/realtime/": ["lib/core/", "lib/http/", "lib/protocol/", "db/", "lib/redis.ts", "lib/tracing.ts"],
  "lib/telemetry/": ["lib/tracing.ts"],
  "lib/ai/": ["lib/core/", "lib/protocol/", "db/", "lib/tracing.ts"],
  // An answer's Markdown is read there by the code that the widget reads it by.
  "lib/channels/": ["lib/core/", "lib/client/text/", "lib/protocol/", "db/", "lib/env.ts"],
  "lib/jobs/": ["lib/core/", "lib/protocol/", "db/", "lib/env.ts", "lib/serialize-error.ts", "lib/tracing.ts"],
  "lib/cli/": [
    "lib/core/",
    "lib/ai/",
    "lib/channels/",
    "lib/protocol/",
    "db/",
    "lib/env.ts",
    "lib/redis-address.ts",
    "lib/redis-connect.ts",
  ],
  "lib/client/": ["lib/protocol/"],
  "lib/widget/": ["lib/client/", "lib/protocol/"],
  "lib/ui/": ["lib/client/", "lib/protocol/"],
  // Next bundles pages apart from the server: a second copy of the core would be another core.
  "app/": ["lib/http/guard-response.ts", "lib/http/request-path.ts", "lib/protocol/", "lib/ui/", "lib/runtime.ts"],
};

/** The modules of lib/core from left to right: each may import those to its left. */
const MODULES = [
  "log",
  "system",
  "audit",
  "monitoring",
  "sensitive",
  "reading",
  "files",
  "assistants",
  "notifications",
  "conversations",
  "reports",
  "people",
  "knowledge",
  "records",
  "search",
  "mail",
  "feed",
  "automation",
  "webhooks",
  "imports",
];

const BROWSER = ["lib/protocol/", "lib/client/", "lib/widget/", "lib/ui/"];
const SERVER = ["db/", "lib/core/", "lib/http/", "lib/realtime/", "lib/ai/", "lib/channels/", "lib/jobs/", "lib/cli/"];

/** Tests, and what they are made with, may import anything. */
const TESTS = ["[.]test[.]", "/testing[^/]*$"];
const OURS = ["^(app|bench|db|e2e|lib|scripts|test)/", "^server[.]ts$"];

const at = (paths) => paths.map((path) => `^${path.replace(".", "[.]")}`);

const directions = Object.entries(PARTS).map(([part, others]) => ({
  name: `direction-of-${part.replace("lib/", "").replace("/", "")}`,
  severity: "error",
  from: { path: at([part]), pathNot: TESTS },
  to: { path: OURS, pathNot: at([part, ...others]) },
}));

const modules = MODULES.map((module, place) => ({
  name: `modules-left-of-${module}`,
  severity: "error",
  from: { path: at([`lib/core/${module}/`]), pathNot: TESTS },
  to: { path: ["^lib/core/"], pathNot: at(MODULES.slice(0, place + 1).map((left) => `lib/core/${left}/`)) },
}));

/** All that others see of a module. */
const FACE = "^lib/core/[^/]+/index[.]ts$";

export default {
  forbidden: [
    ...directions,
    ...modules,
    {
      name: "every-module-has-its-place",
      severity: "error",
      from: { path: "^lib/core/[^/]+/", pathNot: [...TESTS, ...at(MODULES.map((module) => `lib/core/${module}/`))] },
      to: {},
    },
    {
      name: "modules-by-their-face",
      severity: "error",
      from: { path: "^lib/core/([^/]+)/", pathNot: TESTS },
      to: { path: "^lib/core/[^/]+/", pathNot: ["^lib/core/$1/", FACE] },
    },
    {
      name: "core-by-its-faces",
      severity: "error",
      from: { path: OURS, pathNot: ["^lib/core/[^/]+/", ...TESTS] },
      to: { path: "^lib/core/[^/]+/", pathNot: [FACE] },
    },
    {
      name: "inside-a-module-not-by-its-face",
      severity: "error",
      from: { path: "^lib/core/([^/]+)/", pathNot: TESTS },
      to: { path: "^lib/core/$1/index[.]ts$" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-node-in-the-browser",
      severity: "error",
      from: { path: at(BROWSER), pathNot: TESTS },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-pages-in-the-server",
      severity: "error",
      from: { path: at(SERVER), pathNot: TESTS },
      to: { path: "node_modules/(react|react-dom|next|preact)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|public|[.]next)/" },
    // Types are imports as well: what knows a type depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".mjs", ".d.ts"] },
  },
};
