import type { DocumentType, Passage } from "./block";
import type { FileKind } from "./extract/kinds";
import type { ReadMail } from "./mail/read-mail";
import type { ReadPicture } from "./read-picture";

/** Work on what strangers send, done apart from the event loop. */
export type Task =
  | { kind: "file"; type: FileKind; bytes: Uint8Array }
  | { kind: "picture"; bytes: Uint8Array }
  | { kind: "mail"; bytes: Uint8Array }
  | { kind: "text"; type: Exclude<DocumentType, FileKind>; content: string }
  | { kind: "sitemap"; bytes: Uint8Array; start: string; below: string }
  | { kind: "robots"; robot: string; address: string; text: string; urls: readonly string[] };

/** A document as it was read: its text, the title it gives itself, its passages. */
export type ReadDocument = { content: string; title: string | undefined; passages: Passage[] };

export type Results = {
  file: ReadDocument;
  text: ReadDocument;
  picture: ReadPicture;
  mail: ReadMail;
  /** The pages that lie below an address; whether it names any page at all. */
  sitemap: { pages: string[]; sitemaps: string[]; namesPages: boolean };
  /** Which of the addresses a robot may read, in their order; the delay in milliseconds. */
  robots: { sitemaps: string[]; delayMs: number | undefined; mayRead: boolean[] };
};

/**
 * Has a task done, with the workspaces taking turns.
 * @throws DomainError BAD_REQUEST where nothing can be read, TOO_LARGE, RATE_LIMITED where too much waits already
 */
export type Read = <K extends Task["kind"]>(workspaceId: number, task: Extract<Task, { kind: K }>) => Promise<Results[K]>;

/** The same for one workspace. */
export type ReadFor = <K extends Task["kind"]>(task: Extract<Task, { kind: K }>) => Promise<Results[K]>;

/** How a task ended: done, or refused for a reason that whoever sent it gets. */
export type Outcome = { result: Results[keyof Results] } | { refused: string; tooLarge: boolean };

export const READING_LIMITS = {
  /** After so long a task is given up, in milliseconds. */
  MS: 30_000,
  /** What a reading process may occupy in all, in megabytes, and of that its heap. */
  MEMORY_MB: 640,
  HEAP_MB: 384,
  /** Tags that stand in each other; browsers stop at as many. */
  DEPTH: 512,
  /** Headings, paragraphs, lists and the like of one document. */
  BLOCKS: 50_000,
  /** Text of one document, in bytes. */
  CONTENT_BYTES: 2 * 1024 * 1024,
} as const;
