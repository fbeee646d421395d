import { z } from "zod";

/** What every assistant has; no tool of an owner's may go by such a name. */
export const OWN_TOOL_NAMES: readonly string[] = ["search_knowledge", "hand_off_to_human", "look_up_order", "look_up_quote"];

export const TOOL_LIMITS = { TOOLS: 20, PARAMETERS: 20, TEXT_CHARS: 500 } as const;

export const toolMethod = z.enum(["GET", "POST"]);
export type ToolMethod = z.infer<typeof toolMethod>;

export const toolAudience = z
  .enum(["everyone", "customers"])
  .describe("customers: those alone whom the site has identified; nobody else's model is offered the tool");
export type ToolAudience = z.infer<typeof toolAudience>;

export const parameterName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, "takes letters, digits and _, and begins with a letter");
const about = z.string().trim().max(300).optional();

const parameter = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("string"),
    description: about,
    enum: z.array(z.string().min(1).max(100)).min(1).max(30).optional(),
    maxLength: z.number().int().min(1).max(2000).optional(),
  }),
  z.strictObject({
    type: z.enum(["number", "integer"]),
    description: about,
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({ type: z.literal("boolean"), description: about }),
]);
export type ToolParameter = z.infer<typeof parameter>;

/** The part of JSON Schema that a tool's parameters are written in: one flat object, and nothing that is costly to check. */
export const toolParameters = z
  .strictObject({
    type: z.literal("object").default("object"),
    properties: z
      .record(parameterName, parameter)
      .refine((all) => Object.keys(all).length <= TOOL_LIMITS.PARAMETERS, `takes at most ${TOOL_LIMITS.PARAMETERS} parameters`),
    required: z.array(parameterName).max(TOOL_LIMITS.PARAMETERS).default([]),
  })
  .refine(({ properties, required }) => required.every((name) => Object.hasOwn(properties, name)), "requires what it does not describe");
export type ToolParameters = z.infer<typeof toolParameters>;

function valueSchema(described: ToolParameter): z.ZodType {
  if (described.type === "boolean") return z.boolean();
  if (described.type === "string")
    return described.enum ? z.enum(described.enum) : z.string().max(described.maxLength ?? TOOL_LIMITS.TEXT_CHARS);
  const number = described.type === "integer" ? z.number().int() : z.number();
  return number.min(described.minimum ?? -Number.MAX_SAFE_INTEGER).max(described.maximum ?? Number.MAX_SAFE_INTEGER);
}

/** What checks a call's arguments; what the parameters do not name is left out. */
export function argumentsSchema({ properties, required }: ToolParameters) {
  const shape = Object.entries(properties).map(([name, described]): [string, z.ZodType] => {
    const value = valueSchema(described).describe(described.description ?? "");
    return [name, required.includes(name) ? value : value.optional()];
  });
  return z.object(Object.fromEntries(shape)) as z.ZodType<Record<string, string | number | boolean>>;
}
