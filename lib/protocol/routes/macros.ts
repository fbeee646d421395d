import { z } from "zod";
import { dialog } from "../dialog";
import { MACRO_ACTIONS_MAX, SNOOZE_SPANS } from "../macro";
import { clientId, line, numericId, priority } from "../values";
import { replyText } from "./canned-replies";
import { listOf, MEMBERS, nothing, route } from "./spec";

const tag = "macros";
const params = z.object({ id: numericId });

const until = z
  .union([z.enum(SNOOZE_SPANS), z.iso.datetime({ offset: true })])
  .describe("an ISO time, or how long from when the macro runs: `later_today` (3 hours), `tomorrow` (24 hours), `next_week` (7 days)");

/** What a macro does, by `type`. @param member how the id of a member or a team is written */
const actionOf = <T extends z.ZodType<number>>(member: T) =>
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("reply"), text: replyText }),
    z.strictObject({ type: z.literal("note"), text: replyText }),
    z.strictObject({ type: z.literal("label"), label: line(60) }),
    z.strictObject({ type: z.literal("unlabel"), label: line(60) }),
    z
      .strictObject({
        type: z.literal("assign"),
        assignee: z
          .union([z.enum(["me", "none"]), member])
          .optional()
          .describe("`me` (who runs it), `none`, or the id of a member"),
        team: z
          .union([z.literal("none"), member])
          .optional()
          .describe("`none`, or the id of a team"),
      })
      .refine(({ assignee, team }) => (assignee === undefined) !== (team === undefined), "takes either assignee or team"),
    z.strictObject({ type: z.literal("priority"), priority }),
    z.strictObject({ type: z.literal("snooze"), until }),
    z.strictObject({ type: z.literal("resolve") }),
  ]);

export const macroAction = actionOf(z.number().int());
export type MacroAction = z.infer<typeof macroAction>;

export const macro = z.object({
  id: z.number().int(),
  name: z.string(),
  shared: z.boolean().describe("for the whole team; else for its author alone"),
  actions: z.array(macroAction).describe("done in this order"),
  author_id: z.number().int().nullable().describe("the member who made it; null where an API key did"),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Macro = z.infer<typeof macro>;

/** What a macro or a rule does, as clients send it. */
export const macroActions = z.array(actionOf(numericId)).min(1).max(MACRO_ACTIONS_MAX);

const fields = z.object({ name: line(60), shared: z.boolean(), actions: macroActions });

export const macroRoutes = {
  listMacros: route({
    method: "GET",
    path: "/api/macros",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "The team's macros and one's own, by name",
    answer: listOf(macro),
  }),
  createMacro: route({
    method: "POST",
    path: "/api/macros",
    tag,
    who: MEMBERS,
    scope: "write",
    status: 201,
    summary: "Makes a macro: one's own, or `shared` with the team; of an API key all are shared",
    body: fields.extend({ shared: z.boolean().default(false) }),
    answer: macro,
    refuses: ["CONFLICT"],
  }),
  updateMacro: route({
    method: "PATCH",
    path: "/api/macros/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Changes a macro: its author, or of a shared one an admin",
    body: fields.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: macro,
    refuses: ["CONFLICT"],
  }),
  deleteMacro: route({
    method: "DELETE",
    path: "/api/macros/{id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    summary: "Deletes a macro: its author, or of a shared one an admin",
    answer: nothing,
  }),
  runMacro: route({
    method: "POST",
    path: "/api/dialogs/{id}/macros/{macro_id}",
    tag,
    who: MEMBERS,
    scope: "write",
    params: z.object({ id: numericId, macro_id: numericId }),
    summary:
      "Does all actions of a macro in one conversation, in order, or none of them: the refusal names the action. With the `client_id` of an earlier request nothing is done again",
    body: z.object({ client_id: clientId.optional() }).prefault({}),
    answer: dialog,
    refuses: ["CONFLICT"],
  }),
} as const;
