"use client";
import { type FormEvent, useEffect, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import { rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { SignInFrame } from "./sign-in-frame";

const BackToSignIn = () => (
  <a href="/login" className="hit inline-flex items-center self-start text-13 text-accent-text underline underline-offset-2">
    Back to the sign-in
  </a>
);

function AskForm({ onSent }: { onSent: (email: string) => void }) {
  // Until then a submit would send the form to this page's address.
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  useEffect(() => setReady(true), []);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email")).trim();
    setBusy(true);
    const answer = await rest.post("/api/password-reset", { body: { email } });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) onSent(email);
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-ink-soft">Enter the email you sign in with. We send a link there that sets a new password.</p>
      <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
      <FormError error={error} />
      <Button type="submit" look="primary" busy={busy} disabled={!ready} className="h-10 text-14">
        Send the link
      </Button>
    </form>
  );
}

/** For who can't sign in: a link by email, or where none can be sent, who can help. */
export function ForgotPassword({ mailsLinks }: { mailsLinks: boolean }) {
  const [sent, setSent] = useState<string | null>(null);
  if (!mailsLinks) {
    return (
      <SignInFrame title="No reset by email here">
        <p className="text-ink-soft">
          This installation can’t send you a link. Ask an owner or admin of your workspace to set a new password for you: Settings, Members,
          Set a password. Links take both email and a public address: whoever runs the installation sets SMTP_URL and PUBLIC_URL.
        </p>
        <BackToSignIn />
      </SignInFrame>
    );
  }
  if (sent !== null) {
    return (
      <SignInFrame title="Look into your email">
        <p role="status" className="text-ink-soft [overflow-wrap:anywhere]">
          If {sent} belongs to a member, a link is on its way. It works once, within an hour. Nothing there? Look into the spam folder, or
          ask an owner of your workspace.
        </p>
        <BackToSignIn />
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title="Forgot your password?">
      <AskForm onSent={setSent} />
      <BackToSignIn />
    </SignInFrame>
  );
}
