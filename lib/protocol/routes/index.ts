import { apiKeyRoutes } from "./api-keys";
import { approvedAnswerRoutes } from "./approved-answers";
import { assistantRoutes } from "./assistants";
import { cannedReplyRoutes } from "./canned-replies";
import { contactRoutes } from "./contacts";
import { copilotRoutes } from "./copilot";
import { dialogRoutes } from "./dialogs";
import { evaluationRoutes } from "./evaluations";
import { eventRoutes } from "./events";
import { feedbackRoutes } from "./feedback";
import { fileRoutes } from "./files";
import { handoffRoutes } from "./handoffs";
import { invitationRoutes } from "./invitations";
import { knowledgeRoutes } from "./knowledge";
import { macroRoutes } from "./macros";
import { mailRoutes } from "./mail";
import { monitoringRoutes } from "./monitoring";
import { moveRoutes } from "./moves";
import { notificationRoutes } from "./notifications";
import { peopleRoutes } from "./people";
import { recordRoutes } from "./records";
import { reportRoutes } from "./reports";
import { roomRoutes } from "./rooms";
import { ruleRoutes } from "./rules";
import { scheduledMessageRoutes } from "./scheduled-messages";
import { searchRoutes } from "./search";
import { segmentRoutes } from "./segments";
import { sessionRoutes } from "./sessions";
import { siteRoutes } from "./sites";
import { slaPolicyRoutes } from "./sla-policies";
import type { RouteSpec } from "./spec";
import { systemRoutes } from "./system";
import { systemAlertRoutes } from "./system-alerts";
import { teamRoutes } from "./teams";
import { telegramRoutes } from "./telegram";
import { toolRoutes } from "./tools";
import { usageRoutes } from "./usage";
import { viewRoutes } from "./views";
import { visitorRoutes } from "./visitors";
import { webhookRoutes } from "./webhooks";
import { websiteRoutes } from "./websites";
import { widgetRoutes } from "./widget";
import { workspaceRoutes } from "./workspaces";

const routes = {
  ...peopleRoutes,
  ...sessionRoutes,
  ...invitationRoutes,
  ...workspaceRoutes,
  ...assistantRoutes,
  ...knowledgeRoutes,
  ...mailRoutes,
  ...approvedAnswerRoutes,
  ...feedbackRoutes,
  ...toolRoutes,
  ...evaluationRoutes,
  ...websiteRoutes,
  ...telegramRoutes,
  ...usageRoutes,
  ...siteRoutes,
  ...apiKeyRoutes,
  ...widgetRoutes,
  ...dialogRoutes,
  ...scheduledMessageRoutes,
  ...moveRoutes,
  ...handoffRoutes,
  ...teamRoutes,
  ...viewRoutes,
  ...cannedReplyRoutes,
  ...macroRoutes,
  ...copilotRoutes,
  ...contactRoutes,
  ...segmentRoutes,
  ...visitorRoutes,
  ...roomRoutes,
  ...recordRoutes,
  ...reportRoutes,
  ...slaPolicyRoutes,
  ...ruleRoutes,
  ...fileRoutes,
  ...searchRoutes,
  ...notificationRoutes,
  ...systemRoutes,
  ...systemAlertRoutes,
  ...monitoringRoutes,
  ...eventRoutes,
  ...webhookRoutes,
};

/** Every route by the name of its operation, each with its exact type. */
export type Routes = typeof routes;

/** Every route of the REST API (protocol.md 7) by the name of its operation. */
export const ALL_ROUTES: Readonly<Record<string, RouteSpec>> = routes;
