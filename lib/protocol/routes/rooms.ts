import { z } from "zod";
import { dialog, person } from "../dialog";
import { messagesPage, newMessage } from "../message";
import { line, numericId, queryPosition, roomName } from "../values";
import { pageQuery, WRITTEN_BEFORE, written } from "./dialogs";
import { ALL, listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const roomKind = z.enum(["support", "order", "quote", "user", "channel"]);

export const room = dialog.extend({
  name: z.string(),
  kind: roomKind,
  participants: z.array(person).describe("of direct messages: the two of them"),
});
export type Room = z.infer<typeof room>;

const kinds = z
  .string()
  .max(60)
  .transform((text) => text.split(",").map((kind) => kind.trim()))
  .pipe(z.array(roomKind));

const params = z.object({ name: roomName });
const tag = "rooms";

export const roomRoutes = {
  listRooms: route({
    method: "GET",
    path: "/api/rooms",
    tag,
    who: ALL,
    scope: "read",
    summary: "The rooms one may enter, newest change first",
    query: listQuery.extend({
      kind: kinds.optional().describe("one or more of support, order, quote, user, channel, separated by commas"),
    }),
    answer: listOf(room),
  }),
  createRoom: route({
    method: "POST",
    path: "/api/rooms",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    status: 201,
    summary: "Makes a team channel",
    body: z.object({
      name: z.string().regex(/^channel_[\p{L}\p{N}][\p{L}\p{N}_-]{0,79}$/u, 'is not "channel_" and a name of letters, digits, "-" and "_"'),
      topic: line().nullish(),
    }),
    answer: room,
  }),
  getRoom: route({
    method: "GET",
    path: "/api/rooms/{name}",
    tag,
    who: ALL,
    scope: "read",
    params,
    summary: "One room; direct messages begin with their first use",
    answer: room,
  }),
  listRoomMessages: route({
    method: "GET",
    path: "/api/rooms/{name}/messages",
    tag,
    who: ALL,
    scope: "read",
    params,
    query: pageQuery.extend({
      offset: queryPosition.optional().describe("passes over so many of the newest: for clients that page backwards by counting"),
    }),
    summary: "A page of the room's log, as of a conversation's",
    answer: messagesPage,
  }),
  sendRoomMessage: route({
    method: "POST",
    path: "/api/rooms/{name}/messages",
    tag,
    who: ALL,
    scope: "write",
    status: 201,
    params,
    body: newMessage,
    summary: "Writes a message; 200 with `duplicate: true` when this client_id was written before",
    answer: written,
    also: { 200: { description: WRITTEN_BEFORE, answer: written } },
  }),
  markRead: route({
    method: "POST",
    path: "/api/rooms/{name}/mark-read",
    tag,
    who: ALL,
    scope: "write",
    params,
    body: z.object({ message_ids: z.array(numericId).min(1).max(200) }),
    summary: "Marks the room read up to the newest of these messages; never goes back",
    answer: nothing,
  }),
} as const;
