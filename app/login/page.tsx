import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { nextPath } from "@/lib/protocol/next-path";
import { runtime } from "@/lib/runtime";
import { SignInForm } from "@/lib/ui/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const only = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

export default async function LoginPage({ searchParams }: Props) {
  const { error, next } = await searchParams;
  if (await runtime().memberOf(await headers())) redirect(nextPath(only(next)));
  return <SignInForm provider={runtime().identityProvider} returned={only(error)} />;
}
