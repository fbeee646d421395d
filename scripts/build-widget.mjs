// Builds the loader (public/embed.js) and the frame's app (public/widget/), and says how large they are.
//   node scripts/build-widget.mjs
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["es2022", "chrome100", "firefox100", "safari15.4"],
  alias: { "@": root },
  legalComments: "none",
  logLevel: "warning",
  // In development the widget holds what it receives to the schemas of the wire.
  define: { "process.env.NODE_ENV": process.env.NODE_ENV === "development" ? '"development"' : '"production"' },
};

/** The loader's sheet is text inside a script, where no minifier looks. */
const plainStyles = {
  name: "plain-styles",
  setup(builder) {
    builder.onLoad({ filter: /loader[\\/]styles\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/`([^`]*)`/, (_, css) => JSON.stringify(css.replace(/\n/g, ""))),
      loader: "ts",
    }));
  },
};

/** Parts of libraries that the widget never runs: the socket speaks WebSocket or long polling, and when it comes back is decided in lib/client. */
const leaveOut = {
  name: "leave-out",
  setup(builder) {
    builder.onLoad({ filter: /engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]webtransport\.js$/ }, () => ({
      contents: "export class WT {}",
    }));
    builder.onLoad({ filter: /socket\.io-client[\\/]build[\\/]esm[\\/]contrib[\\/]backo2\.js$/ }, () => ({
      contents: `const nothing = () => 0;
        export function Backoff() { return { duration: nothing, reset: nothing, setMin: nothing, setMax: nothing, setJitter: nothing }; }`,
    }));
  },
};

/** Parts of the chat that are loaded when they are used, each a script of its own beside the first one. */
const LATER = "lib/widget/later";

/** The first script asks for the others by their addresses. */
const askLater = {
  name: "ask-later",
  setup(builder) {
    builder.onResolve({ filter: /^\.\.\/later\/[\w-]+$/ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: `./${path.split("/").at(-1)}.js`, external: true } : undefined,
    );
  },
};

/** What they share with the first script they have from there. */
const fromFirst = {
  name: "from-first",
  setup(builder) {
    builder.onResolve({ filter: /^(\.\.\/app\/shared|preact\/jsx-runtime)$/ }, () => ({ path: "./app.js", external: true }));
  },
};

/** Products whose calls are answered, each by a script of its own. */
const COMPAT = ["chatwoot", "crisp", "intercom"];

async function buildStrings() {
  const { outputFiles } = await build({ ...shared, entryPoints: ["lib/widget/strings/index.ts"], format: "esm", write: false });
  const { LOCALES } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  for (const [locale, strings] of Object.entries(LOCALES))
    writeFileSync(join(root, `public/widget/${locale}.json`), JSON.stringify(strings));
}

/** @returns {Promise<{ embed: number, app: number }>} bytes after gzip */
export async function buildWidget() {
  rmSync(join(root, "public/widget"), { recursive: true, force: true });
  mkdirSync(join(root, "public/widget"), { recursive: true });
  await build({
    ...shared,
    entryPoints: ["lib/widget/loader/loader.ts"],
    format: "iife",
    outfile: "public/embed.js",
    plugins: [plainStyles],
  });
  await build({
    ...shared,
    entryPoints: { app: "lib/widget/app/main.tsx" },
    format: "esm",
    outdir: "public/widget",
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [leaveOut, askLater],
    loader: { ".woff2": "file" },
    assetNames: "[name]",
    publicPath: "/widget",
  });
  await build({
    ...shared,
    entryPoints: [
      "above.tsx",
      "below.tsx",
      "chime.ts",
      "event-line.tsx",
      "file.tsx",
      "file-list.tsx",
      "form.tsx",
      "home.tsx",
      "link.tsx",
      "options.tsx",
      "quote.tsx",
      "reactions.tsx",
      "words.tsx",
      "later.css",
    ].map((name) => join(LATER, name)),
    format: "esm",
    outdir: "public/widget",
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [fromFirst],
  });
  await build({
    ...shared,
    entryPoints: COMPAT.map((name) => `lib/widget/compat/${name}.ts`),
    format: "iife",
    outdir: "public/widget",
  });
  await buildStrings();
  const size = (path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length;
  return { embed: size("public/embed.js"), app: size("public/widget/app.js") };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await buildWidget();
  console.log(`embed.js ${sizes.embed} bytes, widget/app.js ${sizes.app} bytes after gzip`);
}
