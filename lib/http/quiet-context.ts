import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";

/** The stores that pages are drawn with, as they come into use. */
const used = new Set<AsyncLocalStorage<unknown>>();
let drawing = 0;

/**
 * Next draws every page within stores that are handed on through each promise of the process from the first request on:
 * on Node before 24 that makes a promise several times as expensive, also those of messages, which have nothing to do
 * with it. So the stores rest while no page is drawn. They wake by themselves: to run within one enables it.
 */
export function restBetweenPages(): void {
  const run = AsyncLocalStorage.prototype.run;
  AsyncLocalStorage.prototype.run = function noted(this: AsyncLocalStorage<unknown>, ...args: Parameters<typeof run>) {
    used.add(this);
    return run.apply(this, args);
  } as typeof run;
}

/** A page is drawn until its response is over. */
export function drawPage(response: ServerResponse): void {
  drawing += 1;
  response.once("close", () => {
    drawing -= 1;
    // What the request still does once its answer is out ends within its own turn.
    if (drawing === 0) setImmediate(rest);
  });
}

function rest(): void {
  if (drawing > 0) return;
  for (const store of used) store.disable();
}
