import { expect, test } from "vitest";
import { faultOf, workspacesIn } from "./sign-in";

test("too many attempts are told apart from a wrong password", () => {
  expect(faultOf("RATE_LIMITED")).toBe("rate_limited");
  expect(faultOf("CODE_NEEDED")).toBe("code_needed");
  expect(faultOf("constructor")).toBe("unavailable");
  expect(faultOf("CredentialsSignin")).toBe("wrong");
  expect(faultOf("UNAVAILABLE")).toBe("unavailable");
});

test("who has several workspaces is told which, and nothing else is taken for a list of them", () => {
  expect(workspacesIn('CHOOSE_WORKSPACE [{"id":1,"name":"Shop"},{"id":2,"name":"Bakery"}]')).toEqual([
    { id: 1, name: "Shop" },
    { id: 2, name: "Bakery" },
  ]);
  expect(workspacesIn("CHOOSE_WORKSPACE nonsense")).toEqual([]);
  expect(workspacesIn("RATE_LIMITED")).toBeNull();
});
