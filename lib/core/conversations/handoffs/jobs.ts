import { defineJob, type JobDefinition } from "../../log";
import type { Core } from "../core";
import { leaveDeletedTeam } from "../dialogs/leave-team";
import { offerWaiting, searchPerson } from "./search-person";
import { wakeDialog } from "./wake-dialog";

/** The jobs of handoffs. Each may run twice, on any node: none does anything a second time. */
export const handoffJobs = (core: Core): JobDefinition[] => [
  defineJob("search_person", (job) => searchPerson(core, job)),
  defineJob("offer_waiting", (job) => offerWaiting(core, job)),
  defineJob("leave_team", (job) => leaveDeletedTeam(core, job)),
  defineJob("wake_dialog", (job) => wakeDialog(core, job)),
];
