type Service = { url: string; pid?: number; stop(): Promise<void> };

/** A Postgres of a test's own with a streaming replica, both on this machine. */
export function startReplicated(): Promise<{ primary: Service; replica: Service }>;
