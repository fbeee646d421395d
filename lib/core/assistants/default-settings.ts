import type { AssistantSettings } from "../../../db/schema";

/** What a new assistant begins with. */
export const DEFAULT_AI: AssistantSettings = {
  enabled: true,
  greeting: "Hi, how can we help?",
  instructions: "",
  suggested_questions: [],
  model: null,
};
