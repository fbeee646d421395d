type Service = { url: string; pid?: number; stop(): Promise<void> };

/** A Postgres of a test's own with a streaming replica, both on this machine. */
export function startReplicated(): Promise<{ primary: Service; replica: Service }>;

/** The Postgres of the tests: the one that was named, an installed one, or one in Docker. @param options.durable whether commits reach the disk */
export function getPostgres(options?: { durable?: boolean }): Promise<Service>;

/** The Redis of the tests, found in the same way. */
export function getRedis(): Promise<Service & { binary?: string }>;

/** The nginx of the tests: its binary. */
export function getNginx(): string;
