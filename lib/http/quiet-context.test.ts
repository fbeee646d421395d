import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { drawPage, restBetweenPages } from "./quiet-context";

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("a store hands its value on while any page is drawn, rests when none is, and wakes with the next one", async () => {
  restBetweenPages();
  const store = new AsyncLocalStorage<string>();
  const [first, second] = [new EventEmitter(), new EventEmitter()];
  let read: () => Promise<string | undefined> = async () => undefined;
  drawPage(first as ServerResponse);
  drawPage(second as ServerResponse);
  store.run("page", () => {
    const inPage = AsyncLocalStorage.snapshot();
    read = () => inPage(async () => store.getStore());
  });
  first.emit("close");
  await turn();
  expect(await read()).toBe("page");
  second.emit("close");
  await turn();
  expect(store.getStore()).toBeUndefined();
  expect((store as unknown as { enabled: boolean }).enabled).toBe(false);
  expect(await store.run("next", async () => (await turn(), store.getStore()))).toBe("next");
});
