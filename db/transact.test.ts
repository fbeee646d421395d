import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";
import type { Database, Statement } from "./database";

describe.each(DATABASES)("a transaction on %s", (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    await database.run({ text: "create table notes (id int primary key)" }, []);
  });
  beforeEach(() => database.run({ text: "delete from notes" }, []));
  afterAll(() => database.close());

  const put: Statement = { name: "put_note", text: "insert into notes values ($1::int)" };
  const all = async () => (await database.run({ text: "select id from notes order by id" }, [])).map(([id]) => id);

  it("commits what its last statement writes, and what went before", async () => {
    await database.transact(async (run, last) => {
      await run(put, [1]);
      await last(put, [2]);
    });
    expect(await all()).toEqual([1, 2]);
  });

  it("whose last statement fails leaves nothing behind, and those after it are as they should be", async () => {
    const failing = database.transact(async (run, last) => {
      await run(put, [1]);
      await last(put, [1]);
    });
    await expect(failing).rejects.toThrow();
    expect(await all()).toEqual([]);
    for (const id of [3, 4, 5]) await database.transact((_run, last) => last(put, [id]));
    expect(await all()).toEqual([3, 4, 5]);
  });

  it("that throws of itself leaves nothing behind", async () => {
    const failing = database.transact(async (run) => {
      await run(put, [1]);
      throw new Error("of itself");
    });
    await expect(failing).rejects.toThrow("of itself");
    expect(await all()).toEqual([]);
  });

  it("asks several things at once by one name", async () => {
    await database.transact((run) => Promise.all([6, 7, 8].map((id) => run(put, [id]))));
    expect(await all()).toEqual([6, 7, 8]);
  });
});
