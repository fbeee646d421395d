import { z } from "zod";
import { line, textId } from "../values";
import { ALL, route } from "./spec";

export const recordType = z.enum(["order", "quote"]);
export type RecordType = z.infer<typeof recordType>;

/** A part of a room's name, so of one line and without spaces at its ends. */
const recordId = z
  .string()
  .max(128)
  .regex(/^[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u, "is empty, has more than one line, or begins or ends with a space");
const params = z.object({ type: recordType, id: recordId });

const amount = z.number().min(-1e15).max(1e15);
const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/, "is not a currency of three letters")
  .transform((code) => code.toUpperCase());
const hours = z
  .number()
  .positive()
  .max(24 * 365);
const webAddress = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/\S+$/, "is not an address of the web");

export const recordBody = z.object({
  site_id: textId,
  title: line(),
  status: line(60),
  customer: z
    .object({ id: textId, name: line().optional(), email: z.string().max(254).optional() })
    .describe("`id` is the `sub` of their site token"),
  parties: z
    .array(z.object({ id: textId, role: line(60).optional() }))
    .max(50)
    .default([])
    .describe("`id` is the `sub` of their site token, or a member's id"),
  amount: amount.nullish(),
  currency: currency.nullish(),
  due_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullish(),
  remind_before_hours: z.array(hours).max(10).default([24, 1]),
  url: webAddress.nullish(),
});
export type RecordBody = z.output<typeof recordBody>;

export const record = z.object({
  type: recordType,
  id: z.string(),
  site_id: z.string(),
  room: z.string(),
  dialog_id: z.number(),
  title: z.string(),
  status: z.string(),
  customer: z.object({ id: z.string(), name: z.string().optional(), email: z.string().optional() }),
  parties: z.array(z.object({ id: z.string(), role: z.string().optional() })),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  due_at: z.string().nullable(),
  remind_before_hours: z.array(z.number()),
  url: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

const paymentBody = z.object({ status: line(60), amount, currency });
export const payment = z.object({
  id: z.number(),
  record_type: recordType,
  record_id: z.string(),
  status: z.string(),
  amount: z.number(),
  currency: z.string(),
  created_at: z.string(),
});
export type Payment = z.infer<typeof payment>;

const tag = "records";

export const recordRoutes = {
  putRecord: route({
    method: "PUT",
    path: "/api/records/{type}/{id}",
    tag,
    who: ["integration"],
    scope: "records",
    params,
    body: recordBody,
    summary: "Makes or changes an order or quote and its room; 201 when it is new. Its people are notified of a change of status",
    answer: record,
    also: { 201: { description: "It is new", answer: record } },
  }),
  getRecord: route({
    method: "GET",
    path: "/api/records/{type}/{id}",
    tag,
    who: ALL,
    scope: ["read", "records"],
    params,
    summary: "An order or quote, for its people and members",
    answer: record,
  }),
  addPayment: route({
    method: "POST",
    path: "/api/records/{type}/{id}/payments",
    tag,
    who: ["integration"],
    scope: "records",
    status: 201,
    params,
    body: paymentBody,
    summary: "Reports a payment",
    answer: payment,
  }),
} as const;
