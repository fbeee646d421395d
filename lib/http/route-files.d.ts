/** Made when the server is built, from the files named `route.ts` under `app` (scripts/route-files.mjs). */
declare module "baton:routes" {
  export const ROUTE_FILES: import("./route-table").RouteFiles;
}
