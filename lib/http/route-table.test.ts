import { expect, it } from "vitest";
import { createRouteTable, type RouteModule } from "./route-table";

const PATHS = [
  "/api/[[...rest]]",
  "/api/dialogs",
  "/api/dialogs/[id]",
  "/api/dialogs/[id]/messages/[message_id]",
  "/api/dialogs/counts",
  "/api/openapi.json",
  "/api/rooms/[name]/messages",
  "/api/search",
  "/healthz",
];

const moduleOf = new Map<unknown, string>();
const files = Object.fromEntries(
  PATHS.map((path) => {
    const load = async (): Promise<RouteModule> => ({});
    moduleOf.set(load, path);
    return [path, load];
  }),
);
const find = createRouteTable({ ...files, "/api/auth/[...nextauth]": null });
const at = (pathname: string) => {
  const found = find(pathname);
  return found && [moduleOf.get(found.load), found.params];
};

it("a path finds its file and its parameters, a name of its own before a parameter", () => {
  expect(at("/api/dialogs")).toEqual(["/api/dialogs", {}]);
  expect(at("/api/dialogs/")).toEqual(["/api/dialogs", {}]);
  expect(at("/api/dialogs/counts")).toEqual(["/api/dialogs/counts", {}]);
  expect(at("/api/dialogs/7")).toEqual(["/api/dialogs/[id]", { id: "7" }]);
  expect(at("/api/dialogs/7/messages/9")).toEqual(["/api/dialogs/[id]/messages/[message_id]", { id: "7", message_id: "9" }]);
  expect(at("/api/rooms/channel_%C3%BC%2F/messages")).toEqual(["/api/rooms/[name]/messages", { name: "channel_ü/" }]);
});

it("what is no route under /api is for the route that says so, and a dot is a dot", () => {
  expect(at("/api")).toEqual(["/api/[[...rest]]", { rest: undefined }]);
  expect(at("/api/dialogs/7/nothing/at/all")?.[0]).toBe("/api/[[...rest]]");
  expect(at("/api//dialogs")?.[0]).toBe("/api/[[...rest]]");
  expect(at("/api/openapiXjson")?.[0]).toBe("/api/[[...rest]]");
});

it("the first names under /ws lead to the same files", () => {
  expect(at("/ws/search")?.[0]).toBe("/api/search");
  expect(at("/ws/rooms/support_7/messages")).toEqual(["/api/rooms/[name]/messages", { name: "support_7" }]);
  expect(at("/ws/dialogs/7")).toBeUndefined();
});

it("pages and what is left to Next are no routes here", () => {
  for (const path of ["/", "/inbox", "/apis", "/healthz/more", "/api/auth/signin/credentials"]) expect(at(path), path).toBeUndefined();
});
