import { expect, test } from "vitest";
import { nameFor } from "./visitor-form-fields";

test.each([
  ["Order number", [], "order_number"],
  ["Größe & Farbe", [], "gro_e_farbe"],
  ["2nd email", [], "nd_email"],
  ["Email", ["email"], "email_2"],
  ["注文番号", [], "field"],
])("%s beside %j is kept as %s", (label, taken, name) => {
  expect(nameFor(label, taken)).toBe(name);
  expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
});
