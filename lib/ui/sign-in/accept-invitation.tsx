"use client";
import { type FormEvent, useEffect, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { SignInFrame, takeToken } from "./sign-in-frame";

const LINK_IS_OVER = {
  error: "This link was used already, or has run out",
  help: "Ask whoever invited you for another one. If you have joined, sign in.",
};

const SignIn = () => (
  <Button look="primary" className="h-10 text-14" onClick={() => location.assign("/login")}>
    Go to the sign-in
  </Button>
);

function JoinForm({ token, onDone }: { token: string; onDone: (email: string) => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const wrong = { name: fieldError(error, "name"), password: fieldError(error, "password") };
  const failed = fieldError(error, "token") ? LINK_IS_OVER : error;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get("name")).trim(), password: String(form.get("password")) };
    setBusy(true);
    const answer = await rest.post("/api/invitations/{token}/accept", { params: { token }, body });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) onDone(answer.value.email);
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <TextField label="Your name" name="name" required maxLength={200} autoComplete="name" autoFocus error={wrong.name} />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={1000}
        required
        hint="At least 8 characters."
        error={wrong.password}
      />
      {!wrong.name && !wrong.password && <FormError error={failed} />}
      <Button type="submit" look="primary" busy={busy} className="h-10 text-14">
        Join the team
      </Button>
    </form>
  );
}

/** Where the link of an invitation leads. */
export function AcceptInvitation() {
  const [token, setToken] = useState<string | null>(null);
  const [email, setEmail] = useState<string | null>(null);
  useEffect(() => setToken((known) => known ?? takeToken()), []);
  if (email !== null) {
    return (
      <SignInFrame title="You have joined">
        <p role="status" className="text-ink-soft [overflow-wrap:anywhere]">
          Sign in as {email} with your password.
        </p>
        <SignIn />
      </SignInFrame>
    );
  }
  if (token === "") {
    return (
      <SignInFrame title="This link is incomplete">
        <p role="alert" className="text-ink-soft">
          Open it again, or copy the whole address.
        </p>
      </SignInFrame>
    );
  }
  return <SignInFrame title="Join the team">{token !== null && <JoinForm token={token} onDone={setEmail} />}</SignInFrame>;
}
