import { checkFileQuota, uploadFile } from "@/lib/core/files";
import { principalKey } from "@/lib/core/log";
import { limitStranger, takeOne } from "@/lib/core/system";
import { handle } from "@/lib/http/handle";
import { announcedBytes, readUpload, whenThereIsRoom } from "@/lib/http/read-upload";
import { fileRoutes } from "@/lib/protocol/routes/files";

export const POST = handle(fileRoutes.uploadFile, async ({ core, actor, request }) => {
  await takeOne(core.limits.heavy, principalKey(actor), "uploads");
  await limitStranger(core, actor, "uploads");
  const max = core.env.MAX_UPLOAD_BYTES;
  const announced = announcedBytes(request);
  // What can't be kept need not be read; what is over the limit for one file is told that by whoever reads it.
  if (announced <= max) await checkFileQuota(core, core.db, actor, announced);
  return whenThereIsRoom(core, request, max, async () => uploadFile(core, actor, await readUpload(request, max)));
});
