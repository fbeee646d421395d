import { z } from "zod";
import { LIMITS } from "../values";
import type { Scope } from "../values";

export type PrincipalType = "member" | "customer" | "visitor" | "integration";

/** One REST route, as code: the schemas check what comes in, and OpenAPI is made from the same. */
export type RouteSpec<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/api/dialogs/{id}` */
  path: string;
  summary: string;
  /** Who may call it at all; `[]` is everybody, also without a credential. */
  who: readonly PrincipalType[];
  /** The scope an API key needs; without one no API key may call it. */
  scope?: Scope;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The status of a success: 200 where it is not given. */
  status?: number;
  answer: z.ZodType;
  /** Bytes of the body at most; 128 KiB where it is not given. */
  maxBodyBytes?: number;
  tag: string;
  /** Takes the credential also as `?token=`: for what browsers ask for without headers (images, event streams). */
  queryToken?: boolean;
};

/** Gives a spec its exact type. */
export const route = <P extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined, B extends z.ZodType = z.ZodUndefined>(
  spec: RouteSpec<P, Q, B>,
): RouteSpec<P, Q, B> => spec;

export const ANYONE: readonly PrincipalType[] = [];
export const MEMBERS: readonly PrincipalType[] = ["member", "integration"];
export const MEMBERS_ALONE: readonly PrincipalType[] = ["member"];
export const ALL: readonly PrincipalType[] = ["member", "customer", "visitor", "integration"];
export const OUTSIDE: readonly PrincipalType[] = ["customer", "visitor"];

/** The query of every list. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LIMITS.LIST_PAGE_MAX).default(LIMITS.PAGE_DEFAULT),
  cursor: z.string().max(200).optional(),
});

export const listOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), next_cursor: z.string().nullable() });
export type List<T> = { data: T[]; next_cursor: string | null };

export const nothing = z.object({}).describe("an empty object");
