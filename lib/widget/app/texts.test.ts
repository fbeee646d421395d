import { expect, test } from "vitest";
import type { PublicAssistant } from "@/lib/protocol/routes/assistants";
import { textsIn } from "./texts";

const NONE = { enabled: false, text: "", fields: [] };
const assistant = (widget: Partial<PublicAssistant["widget"]>): PublicAssistant => ({
  id: "a",
  name: "A",
  avatar_url: null,
  accent: null,
  greeting: "Welcome to the shop",
  suggested_questions: ["Do you ship to Spain?"],
  ai_enabled: true,
  consent: null,
  widget: { one_conversation: false, rating: true, pre_chat: NONE, away: NONE, language: null, texts: {}, ...widget },
});

test("words of no language in particular are for everybody", () => {
  expect(textsIn(assistant({}), "ar").greeting).toBe("Welcome to the shop");
});

test("words of one language are not said in another, unless they stand there in it", () => {
  const arabic = { greeting: "مرحبًا بك", suggested_questions: [] };
  const shop = assistant({ language: "en", texts: { ar: arabic } });
  expect(textsIn(shop, "en").suggested_questions).toEqual(["Do you ship to Spain?"]);
  expect(textsIn(shop, "ar")).toEqual(arabic);
  expect(textsIn(shop, "de")).toEqual({ greeting: "", suggested_questions: [] });
});
