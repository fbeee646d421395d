import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { databaseErrorKind, toDomainError } from "../log/errors";
import { createDatabaseErrors } from "./database-errors";

const failed = (code: string, message = "no") => new Error("Failed query: …", { cause: Object.assign(new Error(message), { code }) });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const error = vi.fn();
  const errors = createDatabaseErrors({ error } as never, () => new Date());
  const lines = () => error.mock.calls.map(([{ kind, count }, text]) => `${text} ${kind} ${count}`);
  return { errors, lines };
}

test.each([
  ["53100", "disk_full"],
  ["ENOSPC", "disk_full"],
  ["25006", "read_only"],
  ["53300", "too_many_connections"],
  ["53200", "out_of_resources"],
  ["40P01", "conflict"],
  ["57P01", "unreachable"],
  ["ECONNREFUSED", "unreachable"],
])("an error of the database with the code %s is of the kind %s, and clients are asked to retry", (code, kind) => {
  expect(databaseErrorKind(failed(code))).toBe(kind);
  expect(toDomainError(failed(code))).toMatchObject({ code: "UNAVAILABLE" });
});

test("a full disk is known by its words where there is no code, as the embedded database may say it", () => {
  expect(databaseErrorKind(new Error('could not write to file "pg_wal/xlogtemp": No space left on device'))).toBe("disk_full");
});

test("an error that isn't the database's away is neither counted nor logged", () => {
  const { errors, lines } = watch();
  for (const other of [new TypeError("x"), failed("23505"), undefined, "ECONNREFUSED"]) errors.note(other);
  expect(lines()).toEqual([]);
  expect(errors.counts().size).toBe(0);
});

test("refusals are logged once per kind and minute, with how many there were", () => {
  const { errors, lines } = watch();
  for (let i = 0; i < 200; i += 1) errors.note(failed("53100"));
  errors.note(failed("53300"));
  expect(lines()).toEqual(["database.refused disk_full 1", "database.refused too_many_connections 1"]);
  vi.advanceTimersByTime(60_000);
  expect(lines().slice(2)).toEqual(["database.refused disk_full 199"]);
  vi.advanceTimersByTime(60_000);
  errors.note(failed("53100"));
  expect(lines().slice(3)).toEqual(["database.refused disk_full 1"]);
  expect(errors.counts()).toEqual(
    new Map([
      ["disk_full", 201],
      ["too_many_connections", 1],
    ]),
  );
});

test("writes count as refused until one that began later has succeeded", () => {
  const { errors } = watch();
  errors.note(failed("53300"));
  expect(errors.refusedWrite()).toBeUndefined();
  const before = new Date();
  vi.advanceTimersByTime(1_000);
  errors.note(failed("25006"));
  errors.wrote(before);
  expect(errors.refusedWrite()).toEqual({ kind: "read_only", at: new Date() });
  vi.advanceTimersByTime(1);
  errors.wrote(new Date());
  expect(errors.refusedWrite()).toBeUndefined();
});
