import { notFound } from "../core/errors";
import { runtime } from "../runtime";
import { refuse } from "./handle";

/** What every path under /api answers that is no route. */
export async function answerNotFound(request: Request): Promise<Response> {
  return refuse(runtime().core, request, notFound("route"));
}
