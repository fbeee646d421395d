import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cookieHeaders, memberOfSession } from "@/lib/http/session";
import { nextPath } from "@/lib/protocol/next-path";
import { runtime } from "@/lib/runtime";
import { SignInForm } from "@/lib/ui/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const only = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

export default async function LoginPage({ searchParams }: Props) {
  const { error, next } = await searchParams;
  if (await memberOfSession(runtime().core, cookieHeaders(await headers()))) redirect(nextPath(only(next)));
  const { BATON_OIDC_ISSUER, BATON_OIDC_NAME } = runtime().core.env;
  return <SignInForm provider={BATON_OIDC_ISSUER ? BATON_OIDC_NAME : null} returned={only(error)} />;
}
