import type { z } from "zod";
import type { Core } from "../core/core";
import type { Actor } from "../core/log";
import type { RouteSpec } from "../protocol/routes/spec";
import type { Answer } from "./answer";
import type { Services } from "./services";

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Who the verb is handed, by the spec: those it is for, null where no credential is looked at. */
type ActorOf<S extends RouteSpec> = S["who"] extends readonly []
  ? null
  : Extract<Actor, { type: S["who"][number] }> | (S extends { optional: true } ? null : never);

/** What a verb is called with: the request, checked by its spec. */
export type Call<S extends RouteSpec> = {
  services: Services;
  core: Core;
  actor: ActorOf<S>;
  /** When the caller's credential runs out by itself. */
  expiresAt: Date | null;
  params: Output<S["params"]>;
  query: Output<S["query"]>;
  body: Output<S["body"]>;
  request: Request;
};

/** What a spec says its route answers; where that is an empty object, nothing will do. */
// biome-ignore lint/suspicious/noConfusingVoidType: what a verb returns that answers nothing
type Body<S extends RouteSpec> = z.input<S["answer"]> | (Record<string, never> extends z.input<S["answer"]> ? void : never);

/** What it answers with its other statuses. */
type Also<S extends RouteSpec> = S extends { also: Readonly<Record<number, { answer: infer A extends z.ZodType }>> } ? z.input<A> : never;

/** What answers a route: a body as its spec has it, by itself or in an `Answer`, or a `Response` of its own (files, streams). */
export type Verb<S extends RouteSpec> = (call: Call<S>) => Promise<Body<S> | Answer<Body<S> | Also<S>> | Response>;

/** A verb whose spec is not known here; it is called with what its spec says. */
export type AnyVerb = (call: never) => Promise<unknown>;

/** Routes, each with its spec and its verb. */
export type Family = readonly { spec: RouteSpec; verb: AnyVerb }[];

/** Puts the verbs of a family beside its specs; the compiler refuses one that is missing or does not fit. */
export const implement = <const Specs extends Record<string, RouteSpec>>(
  specs: Specs,
  verbs: { [Name in keyof Specs]: Verb<Specs[Name]> },
): Family => Object.entries(specs).map(([name, spec]) => ({ spec, verb: verbs[name as keyof Specs] as AnyVerb }));
