import type { Core } from "../../core/core";
import type { Handler } from "../context";
import { sendResponse } from "../send-response";
import { demoPage } from "./demo-page";
import { pushWorker } from "./push-worker";
import { referencePage } from "./reference-page";
import { securityPage } from "./security-page";
import { widgetPage } from "./widget-page";

/** What is no page of the dashboard and no REST, by its path. */
export function otherPages(core: Core) {
  const page = (path: string, draw: (request: Request) => Promise<Response> | Response) => {
    const answer: Handler = async (c) => sendResponse(c, await draw(c.req.raw), core.log);
    return [path, { GET: answer }] as const;
  };
  return [
    page("/widget", (request) => widgetPage(core, request)),
    page("/demo", (request) => demoPage(core, request)),
    page("/push-worker.js", pushWorker),
    page("/docs/api", referencePage),
    page("/.well-known/security.txt", (request) => securityPage(core, request)),
  ];
}
