import { z } from "zod";

/** Limits that are part of the wire. Those that are settings (protocol.md 9) live in `lib/env`. */
export const LIMITS = {
  PAGE_DEFAULT: 50,
  MESSAGES_PAGE_MAX: 200,
  LIST_PAGE_MAX: 100,
  SYNC_DIALOGS_MAX: 200,
  ATTACHMENTS_MAX: 10,
  FRAME_BYTES_MAX: 100_000,
  JSON_DEPTH_MAX: 24,
  NAME_MAX: 200,
  /** Labels of one conversation. */
  LABELS_MAX: 20,
  /** Code points of one emoji: the longest sequences of Unicode have ten. */
  EMOJI_MAX: 16,
  /** Different reactions on one message. */
  REACTIONS_MAX: 20,
} as const;

const NUMERIC = /^[1-9]\d{0,14}$/;

/**
 * A numeric id as clients send it: opaque to them, so a number or its text. A text that can't be one of ours
 * becomes 0, which no row has: the answer is NOT_FOUND, as for any other id that does not exist.
 */
export const numericId = z
  .union([z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER), z.string().min(1).max(64)])
  .transform((value) => (typeof value === "number" ? value : NUMERIC.test(value) ? Number(value) : 0));

/** An id that is text on our side (visitors, files, assistants, sites); a number is taken as its text. */
export const textId = z.union([z.string().min(1).max(128), z.number().int()]).transform(String);

/** A position in a dialog's log; 0 is before the first. */
export const position = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The same in a query string. */
export const queryPosition = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A single line of text: a name, a title, a reason. */
export const line = (max: number = LIMITS.NAME_MAX) => z.string().trim().min(1).max(max);

export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A UUID that the sender makes once per message, before the first attempt (P2). */
export const clientId = z.uuid().transform((value) => value.toLowerCase());

export const roomName = z.string().regex(/^(support|order|quote|user|channel)_.{1,150}$/, "is not the name of a room");

/** Where the server sends what happens; whether it may call there is decided as it does. */
export const webhookUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** What lets a bot speak as the assistant, as it was given. */
export const turnToken = z.string().min(1).max(1_000);

export const correlationId = z.union([z.string().max(128), z.number()]).optional();

export const channel = z.enum(["web", "telegram", "email", "api"]);
export type Channel = z.infer<typeof channel>;

export const priority = z.enum(["low", "normal", "high", "urgent"]);
export type Priority = z.infer<typeof priority>;

export const dialogStatus = z.enum(["assistant", "queued", "human", "snoozed", "resolved"]);
export type DialogStatus = z.infer<typeof dialogStatus>;

export const operatorStatus = z.enum(["available", "busy", "away"]);
export type OperatorStatus = z.infer<typeof operatorStatus>;

export const memberRole = z.enum(["owner", "admin", "operator"]);
export type MemberRole = z.infer<typeof memberRole>;

/** Which conversations an operator sees: all, those that are assigned to them, or also those of their teams. */
export const visibility = z.enum(["all", "own", "team"]);
export type Visibility = z.infer<typeof visibility>;

export const sessionKind = z.enum(["browser", "api"]);
export type SessionKind = z.infer<typeof sessionKind>;

export const scope = z.enum(["read", "write", "records", "manage"]);
export type Scope = z.infer<typeof scope>;

export const alertSeverity = z.enum(["info", "warning", "critical"]);
export type AlertSeverity = z.infer<typeof alertSeverity>;

/** Whom a system alert is for: the members of the workspace, or its customers and visitors too. */
export const alertAudience = z.enum(["members", "everyone"]);
export type AlertAudience = z.infer<typeof alertAudience>;

/** Where a connection belongs, whatever carries it. */
export const namespaceName = z.enum(["/admin", "/site", "/widget"]);
export type NamespaceName = z.infer<typeof namespaceName>;
