import type { RouteSpec } from "../protocol/routes/spec";
import { createApp, type Edges } from "./app";
import type { App, Handler } from "./context";
import { handle } from "./handle";
import type { Family } from "./implement";
import { otherPages } from "./pages";
import { apiKeys } from "./routes/api-keys";
import { approvedAnswers } from "./routes/approved-answers";
import { assistants } from "./routes/assistants";
import { cannedReplies } from "./routes/canned-replies";
import { contacts } from "./routes/contacts";
import { copilot } from "./routes/copilot";
import { dialogs } from "./routes/dialogs";
import { evaluations } from "./routes/evaluations";
import { events } from "./routes/events";
import { feedback } from "./routes/feedback";
import { files } from "./routes/files";
import { handoffs } from "./routes/handoffs";
import { invitations } from "./routes/invitations";
import { knowledge } from "./routes/knowledge";
import { macros } from "./routes/macros";
import { mail } from "./routes/mail";
import { monitoring } from "./routes/monitoring";
import { moves } from "./routes/moves";
import { notifications } from "./routes/notifications";
import { people } from "./routes/people";
import { records } from "./routes/records";
import { reports } from "./routes/reports";
import { rooms } from "./routes/rooms";
import { rules } from "./routes/rules";
import { scheduledMessages } from "./routes/scheduled-messages";
import { search } from "./routes/search";
import { segments } from "./routes/segments";
import { sessions } from "./routes/sessions";
import { sites } from "./routes/sites";
import { slaPolicies } from "./routes/sla-policies";
import { system } from "./routes/system";
import { systemAlerts } from "./routes/system-alerts";
import { teams } from "./routes/teams";
import { telegram } from "./routes/telegram";
import { tools } from "./routes/tools";
import { usage } from "./routes/usage";
import { views } from "./routes/views";
import { visitors } from "./routes/visitors";
import { webhooks } from "./routes/webhooks";
import { websites } from "./routes/websites";
import { widget } from "./routes/widget";
import { workspaces } from "./routes/workspaces";
import type { Services } from "./services";

/** Every route of the REST API. */
export const ROUTES: Family = [
  ...apiKeys,
  ...approvedAnswers,
  ...assistants,
  ...cannedReplies,
  ...contacts,
  ...segments,
  ...copilot,
  ...dialogs,
  ...evaluations,
  ...events,
  ...feedback,
  ...files,
  ...handoffs,
  ...invitations,
  ...knowledge,
  ...macros,
  ...mail,
  ...monitoring,
  ...moves,
  ...notifications,
  ...people,
  ...records,
  ...reports,
  ...rooms,
  ...scheduledMessages,
  ...rules,
  ...search,
  ...sessions,
  ...sites,
  ...slaPolicies,
  ...system,
  ...systemAlerts,
  ...teams,
  ...telegram,
  ...tools,
  ...usage,
  ...webhooks,
  ...views,
  ...visitors,
  ...websites,
  ...widget,
  ...workspaces,
];

/** `/api/dialogs/{id}` as Hono writes it. */
const honoPath = ({ path }: RouteSpec): string => path.replace(/\{(\w+)\}/g, ":$1");

/**
 * The one app that answers REST, and the few pages that are not the dashboard's.
 * @param pages what answers everything else
 */
export function createApi(services: Services, pages?: Edges["pages"]): App {
  const { now, log } = services.core;
  const routes = new Map<string, Partial<Record<RouteSpec["method"], Handler>>>(otherPages(services.core));
  for (const { spec, verb } of ROUTES) {
    const path = honoPath(spec);
    routes.set(path, { ...routes.get(path), [spec.method]: handle(services, spec, verb) });
  }
  return createApp(routes, { now, log, pages });
}
