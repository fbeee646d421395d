import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { memberOfSession } from "@/lib/http/session";
import { runtime } from "@/lib/runtime";
import { Dashboard } from "@/lib/ui/shell/dashboard";

/** Checks who is signed in; everything else is drawn in the browser, for a page rendered here holds up the sockets. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const cookie = (await headers()).get("cookie");
  const member = await memberOfSession(runtime().core, cookie);
  if (!member) redirect("/login");
  return (
    <>
      <Dashboard me={{ id: member.memberId, name: member.name, role: member.role, avatar_url: member.avatarUrl }} />
      {children}
    </>
  );
}
