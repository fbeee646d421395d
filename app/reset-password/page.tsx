import type { Metadata } from "next";
import { ResetPassword } from "@/lib/ui/sign-in/reset-password";

export const metadata: Metadata = { title: "Set a new password", robots: { index: false }, referrer: "no-referrer" };

export default function ResetPasswordPage() {
  return <ResetPassword />;
}
