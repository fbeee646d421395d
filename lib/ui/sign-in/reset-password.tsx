"use client";
import { type FormEvent, useEffect, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { SignInFrame, takeToken } from "./sign-in-frame";

const AGAIN = (
  <a href="/forgot-password" className="hit inline-flex items-center self-start text-13 text-accent-text underline underline-offset-2">
    Ask for another link
  </a>
);

const LINK_IS_OVER = { error: "This link was used already, or has run out", help: "Ask for another one." };

function PasswordForm({ token, onDone }: { token: string; onDone: (email: string) => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const wrong = fieldError(error, "password");
  const failed = fieldError(error, "token") ? LINK_IS_OVER : error;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    const answer = await rest.post("/api/password-reset/{token}", { params: { token }, body: { password } });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) onDone(answer.value.email);
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={1000}
        required
        autoFocus
        hint="At least 8 characters. You are signed out everywhere else."
        error={wrong}
      />
      {!wrong && <FormError error={failed} />}
      <Button type="submit" look="primary" busy={busy} className="h-10 text-14">
        Set the password
      </Button>
      {error && !wrong && AGAIN}
    </form>
  );
}

/** Where the link of a reset leads. */
export function ResetPassword() {
  const [token, setToken] = useState<string | null>(null);
  const [email, setEmail] = useState<string | null>(null);
  useEffect(() => setToken((known) => known ?? takeToken()), []);
  if (email !== null) {
    return (
      <SignInFrame title="Your password is set">
        <p role="status" className="text-ink-soft [overflow-wrap:anywhere]">
          Sign in as {email} with the new one.
        </p>
        <Button look="primary" className="h-10 text-14" onClick={() => location.assign("/login")}>
          Go to the sign-in
        </Button>
      </SignInFrame>
    );
  }
  if (token === "") {
    return (
      <SignInFrame title="This link is incomplete">
        <p role="alert" className="text-ink-soft">
          Open it from the email again, or copy the whole address.
        </p>
        {AGAIN}
      </SignInFrame>
    );
  }
  return <SignInFrame title="Set a new password">{token !== null && <PasswordForm token={token} onDone={setEmail} />}</SignInFrame>;
}
