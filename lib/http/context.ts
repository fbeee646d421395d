import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";

/** Node's request and response, where the app is called by Node's HTTP server. */
export type ApiEnv = { Bindings: Partial<HttpBindings> };
export type App = Hono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;
export type Handler = (c: ApiContext) => Response | Promise<Response>;
