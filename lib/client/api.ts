import type { z } from "zod";
import type { ErrorBody } from "../protocol/errors";
import type { Routes } from "../protocol/routes";

type Spec = Routes[keyof Routes];
type Method = Spec["method"];

/** The paths that take a method, as the specs write them: `/api/dialogs/{id}`. */
export type PathOf<M extends Method> = Extract<Spec, { method: M }>["path"];
type SpecOf<M extends Method, P extends string> = Extract<Spec, { method: M; path: P }>;

type Value = string | number | boolean;
type Name<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | Name<Rest> : never;
/** A schema that coerces says of its input nothing; what goes into an address is a value. */
type Asked<T> = { [K in keyof T]: unknown extends T[K] ? Value | undefined : T[K] };
/** A part that may be left out as a whole where nothing in it has to be there. */
type Part<K extends string, T> = object extends T ? { [_ in K]?: T } : undefined extends T ? { [_ in K]?: T } : { [_ in K]: T };

type Params<P extends string> = [Name<P>] extends [never] ? { params?: never } : { params: Record<Name<P>, string | number> };
type Query<S> = S extends { query: infer Q extends z.ZodType } ? Part<"query", Asked<z.input<Q>>> : { query?: never };
type Body<S> = S extends { multipart: true }
  ? { body: FormData }
  : S extends { body: infer B extends z.ZodType }
    ? Part<"body", z.input<B>>
    : { body?: never };

/** What a route is asked with; `signal` gives up on the answer. */
export type AskOf<M extends Method, P extends string> = Params<P> & Query<SpecOf<M, P>> & Body<SpecOf<M, P>> & { signal?: AbortSignal };
/** What a route takes as its body. */
export type BodyOf<M extends Method, P extends string> = Exclude<Body<SpecOf<M, P>>["body"], undefined>;
/** What a route answers. */
export type AnswerOf<M extends Method, P extends string> = z.output<SpecOf<M, P>["answer"]>;

export type ApiResult<T> = { ok: true; value: T } | { ok: false; error: ErrorBody };

/** Sends a request and reads its answer; never throws. A credential, a time limit and the words of what went wrong are its own. */
export type Send = (method: Method, path: string, sent: { body?: unknown; signal?: AbortSignal }) => Promise<ApiResult<unknown>>;

type Sent = { params?: Record<string, Value>; query?: object; body?: unknown; signal?: AbortSignal };

type Call<M extends Method> = <const P extends PathOf<M>>(
  path: P,
  ...ask: object extends AskOf<M, P> ? [AskOf<M, P>?] : [AskOf<M, P>]
) => Promise<ApiResult<AnswerOf<M, P>>>;

export type Api = { get: Call<"GET">; post: Call<"POST">; put: Call<"PUT">; patch: Call<"PATCH">; delete: Call<"DELETE"> };

/** The address of a route: its path with the names replaced, and the query without what is undefined. */
export function addressOf(path: string, { params = {}, query = {} }: Pick<Sent, "params" | "query">): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return search === "" ? filled : `${filled}?${search}`;
}

/**
 * The REST API, each route with what it takes and what it answers as its spec has it (`lib/protocol/routes`): the compiler
 * refuses a path, a parameter, a body that is none.
 */
export function createApi(send: Send): Api {
  const call =
    <M extends Method>(method: M) =>
    (path: string, { params, query, body, signal }: Sent = {}) =>
      send(method, addressOf(path, { params, query }), { body, signal });
  return {
    get: call("GET") as Call<"GET">,
    post: call("POST") as Call<"POST">,
    put: call("PUT") as Call<"PUT">,
    patch: call("PATCH") as Call<"PATCH">,
    delete: call("DELETE") as Call<"DELETE">,
  };
}
