import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { memberOfSession } from "@/lib/http/session";
import { runtime } from "@/lib/runtime";
import { SignInForm } from "@/lib/ui/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: Props) {
  const cookie = (await headers()).get("cookie");
  if (await memberOfSession(runtime().core, cookie)) redirect("/inbox");
  const { error } = await searchParams;
  const { BATON_OIDC_ISSUER, BATON_OIDC_NAME } = runtime().core.env;
  return <SignInForm provider={BATON_OIDC_ISSUER ? BATON_OIDC_NAME : null} returned={typeof error === "string" ? error : null} />;
}
