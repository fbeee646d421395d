import { expect, test } from "vitest";
import type { PublicAssistant } from "@/lib/protocol/routes/assistants";
import type { FormField, VisitorForm } from "@/lib/protocol/widget-settings";
import { answersOf, formFor } from "./visitor-form";

const field = (name: string, type: FormField["type"] = "text"): FormField => ({ name, type, label: "", required: false });
const form = (text: string, ...fields: FormField[]): VisitorForm => ({ enabled: true, text, fields });
const NONE: VisitorForm = { enabled: false, text: "", fields: [] };
const PRE_CHAT = form("before", field("name", "name"), field("email", "email"), field("plan"));
const AWAY = form("away", field("email", "email"));

const assistant = (change: { ai_enabled?: boolean; pre_chat?: VisitorForm; away?: VisitorForm }): PublicAssistant => ({
  id: "a",
  name: "A",
  avatar_url: null,
  accent: null,
  greeting: "",
  suggested_questions: [],
  ai_enabled: change.ai_enabled ?? false,
  consent: null,
  widget: {
    one_conversation: false,
    rating: true,
    language: null,
    texts: {},
    pre_chat: change.pre_chat ?? NONE,
    away: change.away ?? NONE,
  },
});

test("nothing is asked where no form is on", () => {
  expect(formFor(assistant({}), { staffed: true }, {})).toBeNull();
});

test("the form for when nobody is there takes the other's place, unless the assistant answers", () => {
  const both = { pre_chat: PRE_CHAT, away: AWAY };
  expect(formFor(assistant(both), { staffed: false }, {})?.text).toBe("away");
  expect(formFor(assistant(both), { staffed: true }, {})?.text).toBe("before");
  expect(formFor(assistant({ ...both, ai_enabled: true }), { staffed: false }, {})?.text).toBe("before");
});

test("what the page has told already is not asked again", () => {
  const asked = formFor(assistant({ pre_chat: PRE_CHAT }), { staffed: true }, { email: "a@b.c", attributes: { plan: "pro" } });
  expect(asked?.fields.map(({ name }) => name)).toEqual(["name"]);
  const all = { name: "Ada", email: "a@b.c", attributes: { plan: "pro" } };
  expect(formFor(assistant({ pre_chat: PRE_CHAT }), { staffed: true }, all)).toBeNull();
});

test("answers go where they belong, and what was left empty is none", () => {
  const asked = form("", field("name", "name"), field("email", "email"), field("seats", "number"), field("plan"));
  expect(answersOf(asked, { name: " Ada ", email: "a@b.c", seats: "4", plan: " " })).toEqual({
    name: "Ada",
    email: "a@b.c",
    attributes: { seats: 4 },
  });
});
