import { z } from "zod";
import { attachment } from "../message";
import { ALL, route } from "./spec";

export const fileRoutes = {
  uploadFile: route({
    method: "POST",
    path: "/api/files",
    tag: "files",
    who: ALL,
    scope: "write",
    status: 201,
    multipart: true,
    summary: "Uploads a file (multipart, field `file`) for a message to attach; until then only who uploaded it can read it",
    answer: attachment,
  }),
  getFile: route({
    method: "GET",
    path: "/api/files/{id}",
    tag: "files",
    who: ALL,
    scope: "read",
    queryToken: true,
    summary: "A file's content, for whoever may read the message that carries it",
    params: z.object({ id: z.string().max(128) }),
    query: z.object({ token: z.string().optional() }),
    media: "application/octet-stream",
    answer: z.string().describe("the bytes of the file, under its own media type"),
    also: {
      206: { description: "The part that `Range` asks for", answer: z.string() },
    },
  }),
} as const;
