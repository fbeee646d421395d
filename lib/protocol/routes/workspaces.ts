import { z } from "zod";
import { privacySettings } from "../privacy";
import { email, line } from "../values";
import { member, password } from "./people";
import { MEMBERS, MEMBERS_ALONE, route } from "./spec";

export const workspace = z.object({
  id: z.number(),
  name: z.string(),
  accent: z.string().nullable().describe("the workspace's colour, #rrggbb"),
  created_at: z.string(),
});
export type Workspace = z.infer<typeof workspace>;

const tag = "workspaces";

export const workspaceRoutes = {
  createWorkspace: route({
    method: "POST",
    path: "/api/workspaces",
    tag,
    who: MEMBERS_ALONE,
    optional: true,
    admin: true,
    status: 201,
    summary: "Another workspace: by an owner of the installation's first one, or by anyone with BATON_SIGNUP=open",
    body: z.object({ name: line(), owner: z.object({ email, name: line(), password }) }),
    answer: workspace.extend({ owner: member }),
  }),
  getWorkspace: route({
    method: "GET",
    path: "/api/workspace",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "One's own workspace",
    answer: workspace,
  }),
  updateWorkspace: route({
    method: "PATCH",
    path: "/api/workspace",
    tag,
    who: MEMBERS_ALONE,
    admin: true,
    summary: "Changes the workspace's name or colour: its owner",
    body: z
      .object({
        name: line(),
        accent: z
          .string()
          .regex(/^#[0-9a-f]{6}$/i, "is not a colour such as #0f766e")
          .nullable(),
      })
      .partial()
      .refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: workspace,
  }),
  getPrivacy: route({
    method: "GET",
    path: "/api/workspace/privacy",
    tag,
    who: MEMBERS,
    scope: "read",
    summary: "What the workspace masks, who may reveal it, and how long resolved conversations are kept",
    answer: privacySettings,
  }),
  updatePrivacy: route({
    method: "PATCH",
    path: "/api/workspace/privacy",
    tag,
    who: MEMBERS,
    scope: "manage",
    admin: true,
    summary: "Changes what is masked; `reveal_role` and `retention_days` are the owner's to change",
    body: privacySettings.partial().refine((value) => Object.keys(value).length > 0, "names nothing to change"),
    answer: privacySettings,
  }),
} as const;
