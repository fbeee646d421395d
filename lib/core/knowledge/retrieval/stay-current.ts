/** What is made from something that changes, with the version it was made of. */
export type Made = { version: string };

/** The last that was made, and what is being made now. */
export type Holder<T extends Made> = { current?: T | undefined; making?: Promise<T> | undefined };

/**
 * What is held in a version, made anew where it is older: one at a time, for all who ask. Where that takes longer than
 * `patienceMs`, the one before is the answer, and the new one is there for those who ask later.
 * @param version as it was when this was asked for; what begins to be made after that is new enough
 * @throws what `make` throws, where nothing was made before or it throws soon
 */
export async function stayCurrent<T extends Made>(
  holder: Holder<T>,
  version: string,
  make: (before: T | undefined) => Promise<T>,
  patienceMs: number,
): Promise<T> {
  const before = holder.current;
  if (before?.version === version) return before;
  const fresh = renew(holder, version, make);
  if (!before) return fresh;
  // Where it comes too late, nobody waits for it any longer.
  fresh.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, patienceMs, before);
  });
  return Promise.race([fresh, late]).finally(() => clearTimeout(timer));
}

async function renew<T extends Made>(holder: Holder<T>, version: string, make: (before: T | undefined) => Promise<T>): Promise<T> {
  // What is being made already may be older than what is asked for.
  await holder.making?.catch(() => undefined);
  if (holder.current?.version === version) return holder.current;
  holder.making ??= (async () => {
    try {
      const made = await make(holder.current);
      holder.current = made;
      return made;
    } finally {
      holder.making = undefined;
    }
  })();
  return holder.making;
}
