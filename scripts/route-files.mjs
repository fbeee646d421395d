import { readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** next-auth's own handler takes Next's kind of request. */
const LEFT_TO_NEXT = ["/api/auth/[...nextauth]"];

// The paths of the files named route.ts under app/, as Next writes them: /api/dialogs/[id].
function routePaths(app) {
  const files = readdirSync(app, { recursive: true }).filter((file) => file.split(sep).at(-1) === "route.ts");
  return files.map((file) => `/${dirname(file).split(sep).join("/")}`).sort();
}

/**
 * For esbuild: the module `baton:routes`, which lists every route file by its path. Each is loaded when it is first
 * asked for, so that a node holds the code of those alone that are used.
 */
export function routeFiles(root) {
  return {
    name: "route-files",
    setup(build) {
      build.onResolve({ filter: /^baton:routes$/ }, ({ path }) => ({ path, namespace: "route-files" }));
      build.onLoad({ filter: /.*/, namespace: "route-files" }, () => {
        const entries = routePaths(join(root, "app")).map((path) => {
          const load = LEFT_TO_NEXT.includes(path) ? "null" : `() => import(${JSON.stringify(`./app${path}/route.ts`)})`;
          return `${JSON.stringify(path)}: ${load},`;
        });
        return { contents: `export const ROUTE_FILES = {\n${entries.join("\n")}\n};`, resolveDir: root, loader: "js" };
      });
    },
  };
}
