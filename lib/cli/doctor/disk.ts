import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Check, fail, ok, warn, wordsOf } from "./check";

const MEGABYTE = 1024 * 1024;
const SCARCE = 1024 * MEGABYTE;
const NONE_LEFT = 100 * MEGABYTE;

/** The folder of the embedded database: that it can be written, and what is left on its disk. A Postgres' own disk is out of sight. */
export const checkDisk: Check = async ({ env, bad }) => {
  if (env.DATABASE_URL || bad.has("BATON_DATA_DIR")) return [];
  try {
    const folder = nearest(resolve(env.BATON_DATA_DIR));
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return [judgeSpace(bavail * bsize, env.BATON_DATA_DIR)];
  } catch (error) {
    return [
      fail(
        "files",
        `BATON_DATA_DIR ${env.BATON_DATA_DIR} can't be written: ${wordsOf(error)}`,
        "Give the folder to the user that Baton runs as.",
      ),
    ];
  }
};

/** @param free bytes */
export function judgeSpace(free: number, folder: string) {
  const left = `${Math.floor(free / MEGABYTE)} MB are free under ${folder}`;
  if (free < NONE_LEFT) return fail("files", left, "Make room: without it nothing can be written, and messages are refused.");
  return free < SCARCE ? warn("files", left, "Make room before it runs out.") : ok("files", left);
}

/** The folder itself, or the one in which it would be made. */
const nearest = (folder: string): string => (existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder)));
