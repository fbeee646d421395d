export { checkFileQuota, UNSENT_FILE_MS } from "./file-quota";
export { findFile, readContent } from "./read-file";
export { keepPastFile, type Upload, uploadFile } from "./upload-file";
export { createUploadSlots, type UploadSlots } from "./upload-slots";
