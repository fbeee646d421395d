import type { Metadata } from "next";
import { ConfirmEmail } from "@/lib/ui/sign-in/confirm-email";

export const metadata: Metadata = { title: "Confirm your address", robots: { index: false }, referrer: "no-referrer" };

export default function ConfirmEmailPage() {
  return <ConfirmEmail />;
}
