import { z } from "zod";
import type { ErrorCode } from "../errors";
import type { Scope } from "../values";
import { LIMITS } from "../values";

export type PrincipalType = "member" | "customer" | "visitor" | "integration";

/** One REST route, as code: the schemas check what comes in, and OpenAPI is made from the same. */
export type RouteSpec = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/api/dialogs/{id}` */
  path: string;
  summary: string;
  /** Who may call it at all; with `[]` no credential is looked at. */
  who: readonly PrincipalType[];
  /** Also without a credential: the verb gets null then. */
  optional?: boolean;
  /** An operation of owners and admins: from the addresses of ADMIN_IP_ALLOWLIST alone, where there are any. */
  admin?: boolean;
  /** The scope an API key needs, or one of several; without one no API key may call it. */
  scope?: Scope | readonly Scope[];
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The status of a success: 200 where it is not given. */
  status?: number;
  answer: z.ZodType;
  /** The media type of an answer that is not JSON. */
  media?: string;
  /** Answers with another status than a success's that are no errors of ours, and what they say. */
  also?: Readonly<Record<number, { description: string; answer: z.ZodType }>>;
  /** Refusals that its kind of route does not have by itself. */
  refuses?: readonly ErrorCode[];
  /** Bytes of the body at most; 128 KiB where it is not given. */
  maxBodyBytes?: number;
  tag: string;
  /** The body is a form with a file, which the route reads itself. */
  multipart?: boolean;
  /** With `multipart`: what the route takes as JSON instead. */
  multipartOr?: z.ZodType;
  /** The body is of this media type, which the route reads itself; `rawOr`: what it takes as JSON instead. */
  raw?: string;
  rawOr?: z.ZodType;
  /** Takes the credential also as `?token=`: for what browsers ask for without headers (images, event streams). */
  queryToken?: boolean;
};

/** Gives a spec its exact type. */
export const route = <const S extends RouteSpec>(spec: S): S => spec;

/** Nobody has to say who they are, and nobody is asked. */
export const ANYONE = [] as const satisfies readonly PrincipalType[];
export const MEMBERS = ["member", "integration"] as const satisfies readonly PrincipalType[];
export const MEMBERS_ALONE = ["member"] as const satisfies readonly PrincipalType[];
export const ALL = ["member", "customer", "visitor", "integration"] as const satisfies readonly PrincipalType[];
export const OUTSIDE = ["customer", "visitor"] as const satisfies readonly PrincipalType[];

/** The query of every list. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LIMITS.LIST_PAGE_MAX).default(LIMITS.PAGE_DEFAULT),
  cursor: z.string().max(4_000).optional(),
});

export const listOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), next_cursor: z.string().nullable() });
export type List<T> = { data: T[]; next_cursor: string | null };

export const nothing = z.object({}).describe("an empty object");
