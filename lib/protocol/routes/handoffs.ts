import { z } from "zod";
import { dialog } from "../dialog";
import { handoffSettings } from "../handoff-settings";
import { numericId } from "../values";
import { MEMBERS, route } from "./spec";

const tag = "handoffs";

export const handoffRoutes = {
  getHandoffSettings: route({
    method: "GET",
    path: "/api/handoff-settings",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "How a person is found for who asks for one: assignment, times, business hours",
    answer: handoffSettings,
  }),
  updateHandoffSettings: route({
    method: "PATCH",
    path: "/api/handoff-settings",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    summary: "Changes some of them; it holds for the next step of every search that is under way",
    body: handoffSettings.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: handoffSettings,
  }),
  declineOffer: route({
    method: "POST",
    path: "/api/dialogs/{id}/decline",
    tag,
    who: ["member"],
    params: z.object({ id: numericId }),
    summary: "Lets a conversation pass that is offered to oneself: the next operator is asked at once",
    answer: dialog,
  }),
  transferDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/transfer",
    tag,
    who: ["member"],
    params: z.object({ id: numericId }),
    body: z
      .object({
        operator_id: numericId.nullable().describe("null: to everybody, or to `team`"),
        team: numericId.optional().describe("the team that is asked from now on; with `operator_id: null`"),
        note: z.string().trim().min(1).max(2000).optional().describe("a note for the colleague, which the person outside never sees"),
      })
      .refine(({ operator_id, team }) => operator_id === null || team === undefined, "takes either operator_id or team"),
    summary: "Passes a conversation on to a colleague, back to the queue, or to a team, with a note",
    answer: dialog,
  }),
  snoozeDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/snooze",
    tag,
    who: MEMBERS,
    scope: "write",
    params: z.object({ id: numericId }),
    body: z
      .object({
        until: z.iso
          .datetime({ offset: true })
          .transform((text) => new Date(text))
          .optional(),
        until_reply: z.literal(true).optional(),
      })
      .refine(({ until, until_reply }) => (until === undefined) !== (until_reply === undefined), "takes either until or until_reply"),
    summary: "Puts a conversation off until a time, or until the person outside answers, who wakes it in both cases",
    answer: dialog,
  }),
} as const;
