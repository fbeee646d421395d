import { z } from "zod";
import { dialog } from "../dialog";
import { numericId, position } from "../values";
import { MEMBERS, route } from "./spec";

const tag = "dialogs";
const params = z.object({ id: numericId });

export const moveRoutes = {
  mergeDialogs: route({
    method: "POST",
    path: "/api/dialogs/{id}/merge",
    tag,
    who: MEMBERS,
    scope: "write",
    params,
    body: z.object({ into: numericId }),
    summary:
      "Moves the messages of a conversation to the end of another of the same person, which is the answer; the first is resolved and leads there. 409 for two people's",
    answer: dialog,
    refuses: ["CONFLICT"],
  }),
  splitDialog: route({
    method: "POST",
    path: "/api/dialogs/{id}/split",
    tag,
    who: MEMBERS,
    scope: "write",
    status: 201,
    params,
    body: z.object({ from_seq: position.describe("the number of the first message that is moved") }),
    summary: "Begins another conversation with the same person, of the messages from a number on; asked for again it answers with that one",
    answer: dialog,
    refuses: ["CONFLICT"],
  }),
} as const;
