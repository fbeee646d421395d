export { type SpooledContent, sweepSpool } from "./content";
export { checkFileQuota, UNSENT_FILE_MS } from "./file-quota";
export { moveFiles } from "./move-files";
export { findFile, readContent, readStored } from "./read-file";
export { removeObjects } from "./remove-objects";
export { createFileStores, type FileStores, prepareFileStore } from "./stores/file-stores";
export { keepPastFile, type Upload, uploadFile } from "./upload-file";
export { createUploadSlots, type UploadSlots } from "./upload-slots";
