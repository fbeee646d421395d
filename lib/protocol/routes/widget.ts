import { z } from "zod";
import { dialog, principal } from "../dialog";
import { visitorContext } from "../message";
import { email, line, textId } from "../values";
import { publicAssistant } from "./assistants";
import { ANYONE, nothing, OUTSIDE, route } from "./spec";

const token = z.string().min(1).max(4096);

export const widgetRoutes = {
  openSession: route({
    method: "POST",
    path: "/api/widget/session",
    tag: "widget",
    who: ANYONE,
    summary:
      "Who a visitor is: a token for new ones, the assistant, their open conversation. With `site_token` the visitor becomes that customer",
    body: z.object({
      assistant_id: textId,
      visitor_token: token.nullish().describe("one that is not valid counts as none: a new visitor"),
      site_token: token.nullish(),
    }),
    answer: z.object({ visitor_token: z.string(), principal, assistant: publicAssistant, dialog: dialog.nullable() }),
    refuses: ["NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN"],
  }),
  redeemLink: route({
    method: "POST",
    path: "/api/widget/links",
    tag: "widget",
    who: ANYONE,
    summary: "Opens the link of an email to a visitor, once and within 7 days: the token with which their conversation goes on",
    body: z.object({ code: z.string().min(1).max(200).describe("what stands behind `#link=`") }),
    answer: z.object({ visitor_token: z.string() }),
    refuses: ["NOT_FOUND"],
  }),
  describeVisitor: route({
    method: "PATCH",
    path: "/api/widget/visitor",
    tag: "widget",
    who: OUTSIDE,
    summary: "What the page says about its visitor, merged by key; null forgets a key. Counts from the first message on",
    body: z
      .object({
        attributes: z.record(z.string().min(1).max(100), z.unknown()),
        tags: z.array(line(60)).max(20),
        context: visitorContext.describe("where they are now"),
        name: line().describe("what a visitor calls themselves; a customer's is the site token's"),
        email: email.describe("where an answer is sent that comes while they are away; a customer's is the site token's"),
      })
      .partial()
      .refine((value) => Object.keys(value).length > 0, "says nothing"),
    answer: nothing,
  }),
} as const;
