import type { Metadata } from "next";
import { connection } from "next/server";
import { runtime } from "@/lib/runtime";
import { ForgotPassword } from "@/lib/ui/sign-in/forgot-password";

export const metadata: Metadata = { title: "Forgot your password?", robots: { index: false } };

export default async function ForgotPasswordPage() {
  // Whether links are sent is known to the server that runs, not while it is built.
  await connection();
  return <ForgotPassword mailsLinks={runtime().mailsResets} />;
}
