import { z } from "zod";
import { message } from "../message";
import { roomName } from "../values";
import { ALL, listOf, listQuery, route } from "./spec";

export const searchHit = z.object({
  message,
  room: z.string(),
  dialog_id: z.number(),
  title: z.string().nullable().describe("whom the conversation is with, or what the room is about"),
  snippet: z.string().describe("the part of the text around what was found, as plain text"),
});
export type SearchHit = z.infer<typeof searchHit>;

export const searchRoutes = {
  search: route({
    method: "GET",
    path: "/api/search",
    tag: "search",
    who: ALL,
    scope: "read",
    summary: "Full text over the messages the caller may read, newest first; the last word may be its beginning",
    query: listQuery.extend({ query: z.string().trim().min(1).max(200), room_name: roomName.optional() }),
    answer: listOf(searchHit),
  }),
} as const;
