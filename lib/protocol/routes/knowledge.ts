import { z } from "zod";
import { documentAudience, documentSettings } from "../document-settings";
import { citation } from "../message";
import { line, numericId, textId } from "../values";
import { listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const writtenType = z.enum(["markdown", "text", "html"]);
const documentType = z.enum([...writtenType.options, "pdf", "docx"]);

/** A document of an assistant's knowledge. */
export const document = z.object({
  id: z.number(),
  title: z.string(),
  source: z.string().describe("the file's name, or the title: another document of the same source takes its place"),
  type: documentType,
  url: z.string().nullable().describe("where a citation leads"),
  website_id: z.number().nullable().describe("the website that it is a page of"),
  size: z.number().int().describe("bytes"),
  passage_count: z.number().int(),
  ...documentSettings,
  created_at: z.string(),
  updated_at: z.string(),
});
export type Document = z.infer<typeof document>;

export const documentWithPassages = document.extend({
  passages: z.array(z.object({ id: z.number(), headings: z.array(z.string()), text: z.string() })),
});
export type DocumentWithPassages = z.infer<typeof documentWithPassages>;

/** A document written as JSON; the route takes a file as well. */
export const newDocument = z.object({
  title: line(200),
  type: writtenType.default("markdown"),
  content: z.string().min(1),
  source: line(300).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullable()
    .optional(),
  ...z.object(documentSettings).partial().shape,
});

const documentChange = z
  .object({ title: line(200), ...documentSettings })
  .partial()
  .refine((value) => Object.keys(value).length > 0, "names nothing to change");
export type DocumentChange = z.infer<typeof documentChange>;

const foundPassage = z.object({
  id: z.number(),
  document_id: z.number(),
  title: z.string(),
  headings: z.array(z.string()),
  text: z.string(),
  url: z.string().nullable(),
  score: z.number(),
  coverage: z.number().describe("how much of the question the passage speaks of, 0 to 1"),
});

/** A question that the knowledge had no answer to, and what a person then answered. */
export const openQuestion = z.object({
  id: z.number().describe("the message in which it was asked last"),
  question: z.string(),
  times: z.number().int().describe("how often it was asked, in these words or others that ask the same"),
  others: z.array(z.string()).describe("up to ten other wordings"),
  dialog_id: z.number(),
  asked_at: z.string(),
  draft: z.string().nullable().describe("the first reply that a member gave in that conversation"),
});
export type OpenQuestion = z.infer<typeof openQuestion>;

const params = z.object({ id: textId });
const questionParams = z.object({ id: textId, question_id: numericId });
const documentParams = z.object({ id: textId, document_id: numericId });
const tag = "knowledge";

export const knowledgeRoutes = {
  listDocuments: route({
    method: "GET",
    path: "/api/assistants/{id}/documents",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "What the assistant knows",
    query: listQuery.extend({
      website_id: z
        .union([z.literal("none"), numericId])
        .optional()
        .describe("the pages of one website; `none`: what was added by hand"),
    }),
    answer: listOf(document),
  }),
  addDocument: route({
    method: "POST",
    path: "/api/assistants/{id}/documents",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    status: 201,
    multipart: true,
    multipartOr: newDocument,
    summary:
      "Adds Markdown, text or HTML of at most 2 MB, as JSON `{ title, type, content, source?, url? }` or as a file (multipart, field `file`), or a PDF or DOCX file of at most 10 MB; the same source replaces",
    answer: document,
  }),
  getDocument: route({
    method: "GET",
    path: "/api/assistants/{id}/documents/{document_id}",
    tag,
    who: MEMBERS,
    scope: "read",
    params: documentParams,
    summary: "A document with its passages",
    answer: documentWithPassages,
  }),
  updateDocument: route({
    method: "PATCH",
    path: "/api/assistants/{id}/documents/{document_id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: documentParams,
    summary: "Changes a document's title, or how it is answered from; a later version of the same source keeps the latter",
    body: documentChange,
    answer: document,
  }),
  deleteDocument: route({
    method: "DELETE",
    path: "/api/assistants/{id}/documents/{document_id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: documentParams,
    summary: "Takes a document out of what the assistant knows",
    answer: nothing,
  }),
  listQuestions: route({
    method: "GET",
    path: "/api/assistants/{id}/questions",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "Questions that the assistant found no answer to, the newest first",
    query: listQuery,
    answer: listOf(openQuestion),
  }),
  answerQuestion: route({
    method: "POST",
    path: "/api/assistants/{id}/questions/{question_id}/answer",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: questionParams,
    status: 201,
    summary: "Adds the question and its answer to what the assistant knows, and takes it off the list",
    body: z.object({ question: line(200), answer: z.string().trim().min(1).max(10_000) }),
    answer: document,
  }),
  draftAnswer: route({
    method: "POST",
    path: "/api/assistants/{id}/questions/{question_id}/draft",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: questionParams,
    summary:
      "An answer to a question, from what members replied to it: written by the model where one is set, else the newest reply itself",
    answer: z.object({ draft: z.string().nullable(), made_by: z.enum(["model", "reply"]) }),
  }),
  dismissQuestion: route({
    method: "DELETE",
    path: "/api/assistants/{id}/questions/{question_id}",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params: questionParams,
    summary: "Takes a question off the list",
    answer: nothing,
  }),
  tryQuestion: route({
    method: "POST",
    path: "/api/assistants/{id}/try",
    tag,
    who: MEMBERS,
    scope: "read",
    params,
    summary: "What the assistant would find and say, without a conversation",
    body: z.object({
      question: z.string().trim().min(1).max(1000),
      audience: documentAudience.default("visitors").describe("whose documents are answered from"),
    }),
    answer: z.object({
      passages: z.array(foundPassage),
      answer: z.string(),
      citations: z.array(citation),
      hands_over: z.boolean(),
      reason: z.string().nullable(),
    }),
  }),
} as const;
