import { expect, it } from "vitest";
import { ALL_ROUTES } from "../protocol/routes";

const WHAT_ADMINS_DO = Object.entries(ALL_ROUTES).filter(([, { scope }]) => scope === "manage");

it.each(WHAT_ADMINS_DO)("%s is for admins, so from the addresses of ADMIN_IP_ALLOWLIST alone", (_name, spec) => {
  expect(spec.admin).toBe(true);
});
