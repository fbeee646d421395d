import { describe, expect, test } from "vitest";
import { fillVariables, unknownVariable } from "./canned-reply";

const ada = { "contact.name": "Ada Moreno", "agent.name": "Dana" };

describe("The variables of a canned reply", () => {
  test.each([
    ["Hi {{contact.name}}, this is {{agent.name}}.", "Hi Ada Moreno, this is Dana."],
    ["Hi {{ contact.name }}!", "Hi Ada Moreno!"],
    ['Hi {{contact.name | "there"}}!', "Hi Ada Moreno!"],
    ['We write to {{contact.email|"your address"}}.', "We write to your address."],
    ["We write to {{contact.email}}.", "We write to ."],
    ["{{contact.name}} {{contact.name}}", "Ada Moreno Ada Moreno"],
    ["{ contact.name } and {{}} stay", "{ contact.name } and {{}} stay"],
  ])("%j is inserted as %j", (text, filled) => {
    expect(fillVariables(text, ada)).toBe(filled);
  });

  test("what a person is called is not read for variables itself", () => {
    expect(fillVariables("Hi {{contact.name}}", { "contact.name": "{{agent.name}} $& $1", "agent.name": "Dana" })).toBe(
      "Hi {{agent.name}} $& $1",
    );
  });

  test("a name of spaces is none", () => {
    expect(fillVariables('Hi {{contact.name | "there"}}', { "contact.name": "  " })).toBe("Hi there");
  });

  test.each([
    ["{{contact.nmae}}", "{{contact.nmae}}"],
    ["{{contact.name | there}}", "{{contact.name | there}}"],
    ["{{}}", "{{}}"],
    ['Hi {{contact.name | "there"}} from {{agent.name}}', undefined],
    ["braces { alone }", undefined],
  ])("of %j the first that is unknown is %j", (text, unknown) => {
    expect(unknownVariable(text)).toBe(unknown);
  });

  test("a long text of braces takes no long time", () => {
    const began = performance.now();
    for (const text of ["{{".repeat(5_000), `{{${" ".repeat(10_000)}`, '{{a|"'.repeat(2_000)]) {
      fillVariables(text, ada);
      unknownVariable(text);
    }
    expect(performance.now() - began).toBeLessThan(200);
  });
});
