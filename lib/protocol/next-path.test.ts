import { expect, test } from "vitest";
import { nextPath } from "./next-path";

test.each([
  ["/inbox/12", "/inbox/12"],
  ["/inbox/12?filter=mine#m7", "/inbox/12?filter=mine#m7"],
  ["/members", "/members"],
  [null, "/inbox"],
  ["", "/inbox"],
  ["/", "/inbox"],
])("after the sign-in %o leads to %s", (next, path) => {
  expect(nextPath(next)).toBe(path);
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/..//evil.example",
  "/.//evil.example",
  "/%09//..//evil.example/..//x",
  "\\\\evil.example",
  "javascript:alert(1)",
  " //evil.example",
  "/login?next=%2Flogin",
  "/api/auth/signout",
])("the sign-in never leads to %j", (next) => {
  const path = nextPath(next);
  expect(new URL(path, "https://chat.example.com").origin).toBe("https://chat.example.com");
  expect(path).not.toMatch(/evil\.example$|^\/login|^\/api/);
});
