import { expect, test } from "vitest";
import { DATABASES, freshDatabase } from "@/test/database";

test.runIf(DATABASES.includes("postgres"))("no connection has its statements compiled, which takes longer than to run them", async () => {
  const database = await freshDatabase("postgres");
  try {
    const settings = await Promise.all([1, 2, 3].map(() => database.run({ text: "show jit" }, [])));
    expect(settings.flat(2)).toEqual(["off", "off", "off"]);
    await database.transact(async (run) => expect(await run({ text: "show jit" }, [])).toEqual([["off"]]));
  } finally {
    await database.close();
  }
});
