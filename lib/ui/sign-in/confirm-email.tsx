"use client";
import { useEffect, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import { rest } from "../api";
import { Button } from "../base/button";
import { FormError } from "../base/page";
import { SignInFrame, takeToken } from "./sign-in-frame";

function titleOf(token: string | null, confirmed: string | null): string {
  if (confirmed) return "Your address is confirmed";
  return token === "" ? "This link is incomplete" : "Confirm your address";
}

function Confirmed({ email }: { email: string }) {
  return (
    <>
      <p className="text-ink-soft [overflow-wrap:anywhere]">{email} can be used with single sign-on from now on.</p>
      <Button look="primary" className="h-10 text-14" onClick={() => location.assign("/inbox")}>
        Open Baton
      </Button>
    </>
  );
}

/** Where the link of a confirmation leads. A press confirms, not the visit: programs that look at mail follow links too. */
export function ConfirmEmail() {
  const [token, setToken] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  useEffect(() => setToken((known) => known ?? takeToken()), []);
  const confirm = async () => {
    setBusy(true);
    const answer = await rest.post("/api/email-confirmations", { body: { token: token ?? "" } });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setConfirmed(answer.value.email);
  };
  return (
    <SignInFrame title={titleOf(token, confirmed)}>
      {confirmed ? (
        <Confirmed email={confirmed} />
      ) : token === "" ? (
        <p role="alert" className="text-ink-soft">
          Open it from the email again, or copy the whole address.
        </p>
      ) : (
        <>
          <p className="text-ink-soft">Confirm only if you know the workspace that the email names.</p>
          {error && <FormError error={error} />}
          <Button look="primary" className="h-10 text-14" busy={busy} disabled={!token} onClick={() => void confirm()}>
            Confirm the address
          </Button>
        </>
      )}
    </SignInFrame>
  );
}
