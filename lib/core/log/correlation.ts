import { AsyncLocalStorage } from "node:async_hooks";

/** What a line of the log belongs to: an event of a client, a request. */
type Correlation = { correlation_id?: string | number | undefined; request_id?: string | undefined };

const storage = new AsyncLocalStorage<Correlation>();

/** Does something of which every line of the log tells what it belongs to; used at `debug` alone, for it costs each promise a little. */
export const correlated = <T>(correlation: Correlation, work: () => T): T => storage.run(correlation, work);

/** What the lines of now belong to: a copy, since the logger puts a line's own fields into it. */
export const correlation = (): Correlation => ({ ...storage.getStore() });
