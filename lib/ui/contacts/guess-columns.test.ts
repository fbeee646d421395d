import { expect, test } from "vitest";
import { guessColumns } from "./guess-columns";

test("columns are taken for what their names say, each meaning once, and Baton's own for nothing", () => {
  expect(guessColumns(["id", "E-mail", "Email", "Full name", "plan", "", "plan", "language"])).toEqual({
    id: "",
    "E-mail": "email",
    Email: "",
    "Full name": "name",
    plan: "attribute:plan",
    language: "locale",
  });
});
