import type { Content } from "../content";

/** Positions of the first and the last byte, both included. */
export type Range = { from: number; to: number };

/** What keeps the bytes of files. Whatever can't be done for now rejects with an error of the system or of the network. */
export type FileStore = {
  /** As FILES_URL and the rows of files name it; no credentials are in it. */
  readonly name: string;
  /** Keeps all of it or, where it rejects, nothing that `read` gives out. */
  put(key: string, content: Content): Promise<void>;
  /** A piece at a time. @throws ObjectMissing */
  read(key: string, range: Range): AsyncGenerator<Uint8Array, void>;
  /** Also where there is nothing. */
  remove(key: string): Promise<void>;
};

/** A store has no such bytes. */
export class ObjectMissing extends Error {
  constructor(store: string, key: string) {
    super(`${store} has no object ${key}`);
  }
}
