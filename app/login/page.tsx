import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { memberOfSession } from "@/lib/http/session";
import { runtime } from "@/lib/runtime";
import { SignInForm } from "@/lib/ui/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage() {
  const cookie = (await headers()).get("cookie");
  if (await memberOfSession(runtime().core, cookie)) redirect("/inbox");
  return <SignInForm />;
}
