import { z } from "zod";
import { holidays, openingHours, timezone } from "./handoff-settings";

/** Teams of one workspace at most. */
export const TEAMS_MAX = 100;
/** Members that one team may name. */
export const TEAM_MEMBERS_MAX = 200;

/** When a team is there, by the clock of its own time zone. */
export const teamHours = z.object({
  timezone,
  hours: z.array(openingHours).min(1).max(14),
  holidays: holidays.optional().describe("those of the team alone: where it has hours of its own, the workspace's do not count"),
});
export type TeamHours = z.infer<typeof teamHours>;
