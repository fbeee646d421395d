import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { createFileStores } from "../../core/files";
import { type Check, type Finding, fail, ok, type Patient, warn, wordsOf } from "./check";
import { judgeSpace } from "./disk";

const OF_STORE = ["FILES_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "BATON_DATA_DIR"];

/** The store of files, where that is not the database: that it takes, gives back and removes what is written. */
export const checkFiles: Check = async ({ env, bad }) => {
  if (env.FILES_URL === "db:" || OF_STORE.some((name) => bad.has(name))) return [];
  const stores = createFileStores({ env, db: undefined, log: { error: () => undefined } });
  const isFolder = stores.current.startsWith("file:");
  const refused = isFolder ? checkFolder(dirname(stores.spoolFolder), env) : undefined;
  if (refused) return [refused];
  try {
    await stores.probe();
    const space = isFolder && env.DATABASE_URL ? [spaceOf(dirname(stores.spoolFolder))] : [];
    return [...space, ok("files", `${stores.current} takes files, and gives them back`)];
  } catch (error) {
    const help = isFolder
      ? "Let the user that Baton runs as write the folder, or make room on its disk."
      : "Check the bucket, endpoint and region in FILES_URL, and that the key may read, write and delete objects there; see docs/deployment.md.";
    return [fail("files", `${stores.current} does not work: ${wordsOf(error)}`, help)];
  }
};

/** What is written there belongs to whoever writes it: as another user this would be in the server's way. */
function checkFolder(
  folder: string,
  { REDIS_URL: redis }: Patient["env"],
  user: number | undefined = process.geteuid?.(),
): Finding | undefined {
  const found = existsSync(folder) ? statSync(folder) : undefined;
  if (!found) return warn("files", `There is no folder ${folder} yet`, "The first start makes it, as the user that Baton runs as.");
  if (user !== undefined && found.uid !== user)
    return fail(
      "files",
      `${folder} belongs to the user ${found.uid}, and this is ${user}`,
      `Run it as that user: sudo -u '#${found.uid}'.`,
    );
  if (redis) return warn("files", `${folder} must be the same for all nodes`, "Where they share no disk, use db: or s3:// in FILES_URL.");
  return undefined;
}

function spaceOf(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  return judgeSpace(bavail * bsize, folder);
}
