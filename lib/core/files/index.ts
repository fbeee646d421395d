export { checkFileQuota, UNSENT_FILE_MS } from "./file-quota";
export { findFile, readContent } from "./read-file";
export { type Upload, uploadFile } from "./upload-file";
export { createUploadSlots, type UploadSlots } from "./upload-slots";
