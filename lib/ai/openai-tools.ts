import { type ToolSet, tool } from "ai";
import { z } from "zod";
import { ToolFailed } from "../core/assistants";
import { argumentsSchema } from "../protocol/tools";
import { type Priority, priority } from "../protocol/values";
import type { Evidence } from "./claims";
import { resultText, sourceText } from "./prompt";
import type { Toolbox } from "./toolbox";

export type Handoff = { reason: string; priority: Priority };

const query = z.object({ query: z.string().min(1).max(300).describe("words to search for") });
const handoff = z.object({
  reason: z.string().min(1).max(500).describe("why a person is needed, in one sentence for that person"),
  priority: priority.default("normal"),
});
const recordId = z.object({ id: z.string().max(200).optional().describe("its number; without it, the newest ones") });

/** What a tool that failed answers the model; what went wrong is not the model's to know. */
const FAILED = "This can't be looked up at the moment.";

/**
 * The toolbox in the model's terms. What is not in the toolbox is not offered, and a call to it is refused by the SDK.
 * @param onHandoff called when the model asks for a person
 * @param onFailure called with what a tool threw
 * @param onFound called with what a tool found out, which an answer may rest on
 */
export function toolsOf(
  toolbox: Toolbox,
  onHandoff: (handoff: Handoff) => void,
  onFailure: (error: unknown) => void,
  onFound: (evidence: Evidence) => void = () => {},
): ToolSet {
  const quietly = async (work: () => Promise<string>): Promise<string> => {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      return error instanceof ToolFailed ? error.message : FAILED;
    }
  };
  const { lookUp, offered } = toolbox;
  const lookUpTool = (type: "order" | "quote") =>
    tool({
      description: `The visitor's own ${type}s. Those of others can't be seen.`,
      inputSchema: recordId,
      execute: ({ id }) =>
        quietly(async () => {
          const found = (await lookUp?.(type, id)) ?? [];
          const text = found.length === 0 ? `The visitor has no such ${type}.` : JSON.stringify(found);
          onFound({ title: type, headings: [], text });
          return text;
        }),
    });
  const offeredTools = offered.map(({ name, description, parameters, run }) => [
    name,
    tool({
      description,
      inputSchema: argumentsSchema(parameters),
      execute: (given, { abortSignal }) =>
        quietly(async () => {
          const text = await run(given, abortSignal);
          onFound({ title: name, headings: [], text });
          return resultText(name, text);
        }),
    }),
  ]);
  return {
    ...Object.fromEntries(offeredTools),
    search_knowledge: tool({
      description: "Searches the knowledge base for passages to answer from.",
      inputSchema: query,
      execute: (input) => quietly(async () => (await toolbox.search(input.query)).map(sourceText).join("\n\n") || "Nothing was found."),
    }),
    hand_off_to_human: tool({
      description: "Asks a person of the team to take over the conversation.",
      inputSchema: handoff,
      execute: async (input) => {
        onHandoff(input);
        return "A person has been asked.";
      },
    }),
    ...(lookUp ? { look_up_order: lookUpTool("order"), look_up_quote: lookUpTool("quote") } : {}),
  };
}
