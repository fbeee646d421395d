import { expect, test } from "vitest";
import { faultOf, nextPath } from "./sign-in";

test("after the sign-in one is back where one was", () => {
  expect(nextPath("?next=%2Finbox%2F12")).toBe("/inbox/12");
  expect(nextPath("")).toBe("/inbox");
});

test.each(["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])("the sign-in never leads to %s", (next) => {
  expect(nextPath(`?next=${encodeURIComponent(next)}`)).toBe("/inbox");
});

test("too many attempts are told apart from a wrong password", () => {
  expect(faultOf("RATE_LIMITED")).toBe("rate_limited");
  expect(faultOf("CODE_NEEDED")).toBe("code_needed");
  expect(faultOf("constructor")).toBe("unavailable");
  expect(faultOf("CredentialsSignin")).toBe("wrong");
  expect(faultOf("UNAVAILABLE")).toBe("unavailable");
});
