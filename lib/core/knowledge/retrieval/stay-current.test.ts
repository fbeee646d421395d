import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Holder, type Made, stayCurrent } from "./stay-current";

type Making = { before: Made | undefined; done: (version: string) => void; fail: (error: Error) => void };

describe("what is made from something that changes", () => {
  let holder: Holder<Made>;
  let begun: Making[];
  const make = (before: Made | undefined) =>
    new Promise<Made>((resolve, reject) => {
      begun.push({ before, done: (version) => resolve({ version }), fail: reject });
    });
  const ask = (version: string) => stayCurrent(holder, version, make, 1_000);
  const settle = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    vi.useFakeTimers();
    holder = {};
    begun = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is waited for where there is none yet, once for all who ask", async () => {
    const all = [ask("1"), ask("1")];
    await vi.advanceTimersByTimeAsync(10_000);
    begun[0]?.done("1");
    expect(await Promise.all(all)).toEqual([{ version: "1" }, { version: "1" }]);
    expect(await ask("1")).toEqual({ version: "1" });
    expect(begun).toHaveLength(1);
  });

  it("is the new one where that is made soon", async () => {
    holder.current = { version: "1" };
    const asked = ask("2");
    await vi.advanceTimersByTimeAsync(900);
    begun[0]?.done("2");
    expect(await asked).toEqual({ version: "2" });
    expect(begun[0]?.before).toEqual({ version: "1" });
  });

  it("is the one before where the new one takes long, which is there later", async () => {
    holder.current = { version: "1" };
    const asked = ask("2");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await asked).toEqual({ version: "1" });
    begun[0]?.done("2");
    await settle();
    expect(await ask("2")).toEqual({ version: "2" });
  });

  it("is made one at a time: who asks for a newer one meanwhile gets it, made from the one before", async () => {
    const first = ask("1");
    await settle();
    const later = [ask("2"), ask("3")];
    await settle();
    expect(begun).toHaveLength(1);
    begun[0]?.done("1");
    expect(await first).toEqual({ version: "1" });
    await settle();
    expect(begun).toHaveLength(2);
    begun[1]?.done("3");
    expect(await Promise.all(later)).toEqual([{ version: "3" }, { version: "3" }]);
    expect(begun[1]?.before).toEqual({ version: "1" });
  });

  it("is tried again after it failed, also where nobody waited for it any longer", async () => {
    const failed = expect(ask("1")).rejects.toThrow("away");
    await settle();
    begun[0]?.fail(new Error("away"));
    await failed;
    holder.current = { version: "1" };
    const asked = ask("2");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await asked).toEqual({ version: "1" });
    begun[1]?.fail(new Error("away"));
    await settle();
    const again = ask("2");
    await settle();
    begun[2]?.done("2");
    expect(await again).toEqual({ version: "2" });
  });
});
