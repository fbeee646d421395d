export { type DocumentType, type Passage, toSentences } from "./block";
export { FILE_LIMITS, type FileKind } from "./extract/kinds";
export { MAIL_LIMITS } from "./mail/mail-limits";
export type { ReadMail } from "./mail/read-mail";
export type { ReadPicture } from "./read-picture";
export { SITEMAP_LIMITS } from "./read-sitemap";
export { createReaderPool, type ReaderPool } from "./reader-pool";
export { splitPassages } from "./split-passages";
export type { Read, ReadFor } from "./tasks";
