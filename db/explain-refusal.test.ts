import { expect, test } from "vitest";
import { explainPostgres } from "./explain-refusal";

const thrown = (code: string, message = "refused") =>
  new Error("Failed query: create schema", { cause: Object.assign(new Error(message), { code }) });

test.each([
  ["28P01", /password/],
  ["28000", /user/],
  ["3D000", /does not exist/],
  ["42501", /CREATE/],
  ["53300", /connection/],
  ["57P03", /starting/],
  ["25006", /no writes/],
  ["53100", /disk/],
])("Postgres's refusal %s becomes one line that names DATABASE_URL", (code, words) => {
  const line = explainPostgres(thrown(code));
  expect(line).toMatch(words);
  expect(line).toMatch(/^DATABASE_URL/);
  expect(line).not.toContain("\n");
});

test("a certificate that can't be checked says how to check it", () => {
  expect(explainPostgres(thrown("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"))).toContain("sslrootcert");
});

test("an error that is not Postgres's to explain keeps its stack", () => {
  expect(explainPostgres(new TypeError("x is not a function"))).toBeUndefined();
});
