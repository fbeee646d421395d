import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { runtime } from "@/lib/runtime";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Answers a step of the sign-in. A browser in which it was right is known by a cookie from then on. */
async function answer(request: NextRequest, context: Context): Promise<Response> {
  const step = await runtime().beginSignIn(request.headers);
  const response = (await NextAuth(request, context, step.options)) as Response;
  for (const cookie of await step.cookies()) response.headers.append("set-cookie", cookie);
  return response;
}

export { answer as GET, answer as POST };
