"use client";
import { CircleAlert, CloudOff } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FAULT_WORDS, faultOf, nextPath, type SignInFault, signIn, signInByProvider } from "./sign-in";

function useOnline(): boolean {
  const [online, setOnline] = useState(true);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    look();
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return online;
}

function Fault({ fault }: { fault: SignInFault }) {
  return (
    <p role="alert" className="flex items-start gap-2 rounded-control bg-red-soft px-3 py-2 text-13 text-red-text">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {FAULT_WORDS[fault]}
    </p>
  );
}

function Offline() {
  return (
    <p role="status" className="flex items-start gap-2 rounded-control bg-amber-soft px-3 py-2 text-13 text-amber-text">
      <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0" />
      {FAULT_WORDS.offline}
    </p>
  );
}

function CodeField({ wrong }: { wrong: boolean }) {
  return (
    <TextField
      label="Code"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={40}
      required
      autoFocus
      hint="Six digits from your authenticator app, or a recovery code."
      error={wrong ? FAULT_WORDS.code_wrong : null}
    />
  );
}

function Provider({ name, onFault }: { name: string; onFault: (fault: SignInFault) => void }) {
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const fault = await signInByProvider();
    if (fault) onFault(fault);
    setBusy(fault === undefined);
  };
  return (
    <>
      <p className="my-4 flex items-center gap-3 text-13 text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      <Button className="h-10 w-full text-14" busy={busy} onClick={() => void go()}>
        Continue with {name}
      </Button>
    </>
  );
}

/** What is said beside a field is not said above the button as well. */
const AT_FIELD: ReadonlySet<SignInFault> = new Set(["wrong", "code_needed", "code_wrong"]);

/** The way in: e-mail and password, a code where the account asks for one, or the identity provider. */
export function SignInForm({ provider, returned }: { provider: string | null; returned: string | null }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<SignInFault | null>(returned === null ? null : faultOf(returned));
  const [asksCode, setAsksCode] = useState(false);
  // Until then a submit would send the form, with the password, to this page's address.
  const [ready, setReady] = useState(false);
  const online = useOnline();
  useEffect(() => setReady(true), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFault(null);
    const found = await signIn(String(form.get("email")).trim(), String(form.get("password")), String(form.get("code") ?? ""));
    if (!found) return location.assign(nextPath(location.search));
    if (found === "code_needed") setAsksCode(true);
    setFault(found);
    setBusy(false);
  };

  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 bg-ground p-4">
      <div className="w-full max-w-90">
        {/* biome-ignore lint/performance/noImgElement: a drawing of 400 bytes */}
        <img src="/icon.svg" alt="" className="mb-5 size-10" />
        <h1 className="text-24 tracking-tight">Sign in to Baton</h1>
        <p className="mt-1 mb-6 text-ink-soft">Your team's conversations, in one place.</p>
        <form method="post" onSubmit={submit} className="flex flex-col gap-4">
          <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            error={fault === "wrong" ? FAULT_WORDS.wrong : null}
          />
          {asksCode && <CodeField wrong={fault === "code_wrong"} />}
          {fault && !AT_FIELD.has(fault) && <Fault fault={fault} />}
          {!online && fault === null && <Offline />}
          <Button type="submit" look="primary" busy={busy} disabled={!ready} className="mt-1 h-10 text-14">
            Sign in
          </Button>
        </form>
        {provider !== null && <Provider name={provider} onFault={setFault} />}
      </div>
    </main>
  );
}
