import { z } from "zod";
import { line, textId } from "../values";
import { ALL, listOf, listQuery, MEMBERS, route } from "./spec";

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

export type WireRecord = z.infer<typeof record>;

const paymentBody = z.object({
  id: textId
    .refine((id) => !id.includes("\0"), "holds NUL")
    .optional()
    .describe("your own id of the payment: reported again under it, it is the same payment and not another"),
  status: line(60),
  amount,
  currency,
});
export type PaymentBody = z.output<typeof paymentBody>;

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

/** The statuses, however they are spelled in case, of payments whose amounts were paid, and of those that were given back. */
export const PAID_STATUSES = ["paid", "succeeded", "captured", "completed", "settled"] as const;
export const REFUNDED_STATUSES = ["refunded"] as const;

const paidSum = z.object({ currency: z.string(), amount: z.number() });
export type PaidSum = z.infer<typeof paidSum>;

const paid = z
  .array(paidSum)
  .describe(
    `for each currency, the payments with the status ${PAID_STATUSES.join(", ")}, less those that were ${REFUNDED_STATUSES.join(", ")}`,
  );

const recordStatus = z.object({
  status: z.string(),
  previous_status: z.string().nullable(),
  reported_by: z.string().nullable().describe("the name of the API key"),
  at: z.string(),
});
export type RecordStatus = z.infer<typeof recordStatus>;

export const recordView = record.extend({
  paid,
  payments: z.array(payment).describe("the newest hundred, the last one first"),
  history: z.array(recordStatus).describe("the statuses it has had: the newest hundred, the last one first"),
});
export type RecordView = z.infer<typeof recordView>;

export const listedRecord = record.extend({
  paid,
  unread: z.number().int().describe("messages in its room that the caller has not read"),
});
export type ListedRecord = z.infer<typeof listedRecord>;

const recordSort = z.enum(["updated", "created", "due"]);
export type RecordSort = z.infer<typeof recordSort>;

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What a list of orders and quotes is narrowed by; everything that is given counts. */
const recordFilter = z.object({
  type: recordType.optional(),
  status: line(60).optional(),
  site: textId.optional().describe("of this site, by its id"),
  customer: textId.optional().describe("of this customer or party: the `sub` of their site token, or a member's id"),
  contact: z.uuid().optional().describe("the same, by the id of their contact"),
  query: z.string().trim().max(200).optional().describe("part of the id or title, or of the customer's name or email"),
  due_before: moment.optional(),
  due_after: moment.optional().describe("due at this time or later"),
});
export type RecordFilter = z.output<typeof recordFilter>;

const statusCount = z.object({ type: recordType, status: z.string(), count: z.number().int() });

const tag = "records";

/** Those who have records: members and keys the workspace's, customers and parties their own. */
const READERS = ["member", "customer", "integration"] as const;

export const recordRoutes = {
  listRecords: route({
    method: "GET",
    path: "/api/records",
    tag,
    who: READERS,
    scope: ["read", "records"],
    summary: "Orders and quotes: the workspace's for members and API keys, their own for a customer or party",
    query: listQuery.extend({
      ...recordFilter.shape,
      sort: recordSort
        .default("updated")
        .describe("`updated`, `created`: the newest first; `due`: the earliest deadline first, those without one last"),
    }),
    answer: listOf(listedRecord),
  }),
  listRecordStatuses: route({
    method: "GET",
    path: "/api/records/statuses",
    tag,
    who: MEMBERS,
    scope: ["read", "records"],
    summary: "The statuses that the workspace's orders and quotes have now, the most frequent first, a hundred at most",
    query: z.object({ type: recordType.optional() }),
    answer: z.object({ data: z.array(statusCount) }),
  }),
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
    summary: "An order or quote with its payments and the statuses it has had, for its people and members",
    answer: recordView,
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
    summary: "Reports a payment: it stands in the room, and the customer and parties are notified",
    answer: payment,
    also: { 200: { description: "A payment of this `id` is known: as it stands now", answer: payment } },
  }),
} as const;
