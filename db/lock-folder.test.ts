import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderInUse, lockFolder } from "./lock-folder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a folder that is held is refused to the next one, with the holder's process id", async () => {
  const release = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(new FolderInUse(folder, `pid ${process.pid}`).message);
  await release();
});

test("a folder that was given back can be taken again", async () => {
  await (await lockFolder(folder))();
  await (await lockFolder(folder))();
});

/** Leaves the socket of a process that was killed behind. */
async function leaveDeadLock(path: string): Promise<void> {
  const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => console.log("held"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("the lock of a process that was killed holds nobody up", async () => {
  await leaveDeadLock(join(folder, "lock.sock"));
  await (await lockFolder(folder))();
});

test("of many that find the lock of a killed process at once, exactly one takes the folder", async () => {
  await leaveDeadLock(join(folder, "lock.sock"));
  const taken = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
  const held = taken.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  expect(held).toHaveLength(1);
  expect(taken.filter((result) => result.status === "rejected" && !(result.reason instanceof FolderInUse))).toEqual([]);
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
  await held[0]?.();
});

test("a folder whose path is too long for a socket is locked all the same", async () => {
  const long = join(folder, "a".repeat(120));
  mkdirSync(long);
  const release = await lockFolder(long);
  await expect(lockFolder(long)).rejects.toThrow(FolderInUse);
  await release();
});
