import type { AssistantSettings } from "../../protocol/assistant-settings";
import { DEFAULT_GREETING } from "../../protocol/greeting";
import type { WidgetSettings } from "../../protocol/widget-settings";

/** What a new assistant begins with, and what an older one has where it was never set. */
export const DEFAULT_AI: AssistantSettings = {
  enabled: true,
  provider: "baton",
  webhook: null,
  greeting: DEFAULT_GREETING,
  instructions: "",
  rules: [],
  topics: [],
  suggested_questions: [],
  model: null,
  tone: "neutral",
  input_price: 0,
  output_price: 0,
  temperature: null,
  languages: [],
  answers: "always",
  hours: null,
  handoff_words: [],
  handoff_on_complaint: true,
  handoff_after_repeats: 3,
  handoff_after: 1,
};

/** An assistant's settings, whole. */
export const settingsOf = ({ ai }: { ai: Partial<AssistantSettings> }): AssistantSettings => ({ ...DEFAULT_AI, ...ai });

const DEFAULT_WIDGET: WidgetSettings = {
  one_conversation: false,
  rating: true,
  language: null,
  texts: {},
  pre_chat: {
    enabled: false,
    text: "",
    fields: [
      { name: "name", label: "", type: "name", required: false },
      { name: "email", label: "", type: "email", required: true },
    ],
  },
  away: {
    enabled: false,
    text: "",
    fields: [
      { name: "name", label: "", type: "name", required: false },
      { name: "email", label: "", type: "email", required: true },
    ],
  },
};

/** The settings of its chat window, whole. */
export const widgetOf = ({ widget }: { widget: Partial<WidgetSettings> }): WidgetSettings => ({ ...DEFAULT_WIDGET, ...widget });
