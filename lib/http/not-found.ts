import { DomainError } from "../core/log";
import { runtime } from "../runtime";
import { refuse } from "./handle";

/** What every path under /api answers that is no route. */
export async function answerNotFound(request: Request): Promise<Response> {
  return refuse(
    runtime().core,
    request,
    new DomainError("NOT_FOUND", "There is no such route", { help: "GET /api/openapi.json lists them all." }),
  );
}
