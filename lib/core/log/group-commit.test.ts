import { describe, expect, it } from "vitest";
import { createGroupCommit } from "./group-commit";

describe("group commit", () => {
  it("commits together what arrives in one turn, and gathers while two statements are under way", async () => {
    const batches: number[][] = [];
    const release: (() => void)[] = [];
    const commit = createGroupCommit<number, number>(async (items) => {
      batches.push([...items]);
      await new Promise<void>((resolve) => release.push(resolve));
      return items.map((item) => item * 10);
    });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const first = [1, 2, 3].map(commit);
    await turn();
    const second = [4, 5].map(commit);
    await turn();
    const third = [6, 7].map(commit);
    await turn();
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    release[0]?.();
    expect(await Promise.all(first)).toEqual([10, 20, 30]);
    await turn();
    expect(batches[2]).toEqual([6, 7]);
    for (const go of release) go();
    expect(await Promise.all([...second, ...third])).toEqual([40, 50, 60, 70]);
  });

  it("answers undefined to all of a statement that failed for one of them: each is done alone", async () => {
    const commit = createGroupCommit<number, number>(() => Promise.reject(Object.assign(new Error("duplicate key"), { code: "23505" })));
    expect(await Promise.all([commit(1), commit(2)])).toEqual([undefined, undefined]);
  });

  it("a database that is away is an error for each of them", async () => {
    const commit = createGroupCommit<number, number>(() => Promise.reject(Object.assign(new Error("shutting down"), { code: "57P01" })));
    const settled = await Promise.allSettled([commit(1), commit(2)]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("a deadlock is not the database's absence: each is done alone", async () => {
    const commit = createGroupCommit<number, number>(() => Promise.reject(Object.assign(new Error("deadlock"), { code: "40P01" })));
    expect(await commit(1)).toBeUndefined();
  });
});
