import type { Environment } from "@/lib/client";
import { browserEnvironment } from "@/lib/client/browser-environment";

/** Where there is no page: nothing is seen or focused, no other tab listens, and this process leads. */
const withoutPage = (): Environment => ({
  ...browserEnvironment(),
  upload: undefined,
  onPage: () => () => undefined,
  isVisible: () => true,
  lead: (_name, change) => {
    queueMicrotask(() => change(true));
    return { steal: () => undefined, release: () => undefined };
  },
  openChannel: () => ({ post: () => undefined, close: () => undefined }),
});

/** The browser's clock, network and page, or Node's, which has no page. */
export const environmentHere = (): Environment => (typeof document === "undefined" ? withoutPage() : browserEnvironment());
