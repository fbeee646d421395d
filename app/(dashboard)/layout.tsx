import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { askedPath } from "@/lib/http/request-path";
import { runtime } from "@/lib/runtime";
import { Dashboard } from "@/lib/ui/shell/dashboard";

/** A link asks for what was built, not for this layout, which is on the screen already. */
export const ensureStatic = "shell";

/** Checks who is signed in; everything else is drawn in the browser, for a page rendered here holds up the sockets. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const asked = await headers();
  // Whether a session has ended is a matter of the time at which it is asked.
  await connection();
  const member = await runtime().memberOf(asked);
  if (!member) redirect(`/login?next=${encodeURIComponent(askedPath(asked))}`);
  return <Dashboard me={{ id: member.memberId, name: member.name, role: member.role, avatar_url: member.avatarUrl }}>{children}</Dashboard>;
}
