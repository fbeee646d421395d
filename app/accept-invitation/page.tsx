import type { Metadata } from "next";
import { AcceptInvitation } from "@/lib/ui/sign-in/accept-invitation";

export const metadata: Metadata = { title: "Join the team", robots: { index: false }, referrer: "no-referrer" };

export default function AcceptInvitationPage() {
  return <AcceptInvitation />;
}
