import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/http/auth-options";
import { addressOf } from "@/lib/http/identify";
import { runtime } from "@/lib/runtime";

/** Without it next-auth answers for one fixed address; Baton answers on whatever host the request came to. */
process.env.AUTH_TRUST_HOST ??= "true";

type Context = { params: Promise<{ nextauth: string[] }> };

const answer = (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request, context, authOptions(runtime().core, addressOf(request))) as Promise<Response>;

export { answer as GET, answer as POST };
