/** What is taken away within this after it was put back is put back ever later: a page that insists must not be held up. */
const CONTESTED_MS = 1_000;
const STEP_MS = 100;

type Attached = {
  /** Puts the element where it belongs, unless it is there or its place is not there yet. */
  place(): void;
  stop(): void;
};

/**
 * Keeps an element in the document whatever the page replaces: its body, the whole document, or the container.
 * Watching begins with the first `place`.
 * @param container an element or its selector; without one the element stands beside the body
 * @param onPlaced after each time it was put there
 */
export function keepAttached(host: HTMLElement, container: string | Element | undefined, onPlaced: () => void): Attached {
  let placedAt = 0;
  let removals = 0;
  let timer = 0;
  const guard = new MutationObserver(watch);
  function place(): void {
    const spot = typeof container === "string" ? document.querySelector(container) : (container ?? document.documentElement);
    watch();
    if (!spot || host.isConnected) return;
    spot.append(host);
    placedAt = performance.now();
    onPlaced();
  }
  function watch(): void {
    const how = { childList: true, subtree: !!container };
    // The root element may be another one by now; on one that is watched already this changes nothing.
    for (const node of [document, document.documentElement]) if (node) guard.observe(node, how);
    if (host.isConnected || timer || !placedAt) return;
    removals = performance.now() - placedAt < CONTESTED_MS ? removals + 1 : 0;
    timer = window.setTimeout(() => {
      timer = 0;
      place();
    }, removals * STEP_MS);
  }
  return {
    place,
    stop() {
      clearTimeout(timer);
      guard.disconnect();
      host.remove();
    },
  };
}
