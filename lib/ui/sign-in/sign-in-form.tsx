"use client";
import { CircleAlert, CloudOff } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import {
  FAULT_WORDS,
  faultOf,
  nextOf,
  type SignInFault,
  type SignInFields,
  signIn,
  signInByProvider,
  type WorkspaceChoice,
} from "./sign-in";

function useOnline(): boolean {
  const [online, setOnline] = useState(true);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    update();
    addEventListener("online", update);
    addEventListener("offline", update);
    return () => {
      removeEventListener("online", update);
      removeEventListener("offline", update);
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

/** For who is a member of several: which one to open. */
function Workspaces({ choices }: { choices: readonly WorkspaceChoice[] }) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-13 font-strong">Workspace</legend>
      {choices.map(({ id, name }, at) => (
        <label
          key={id}
          className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded-control border border-line bg-panel px-3 text-14 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="workspace"
            value={id}
            defaultChecked={at === 0}
            className="size-4 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
        </label>
      ))}
    </fieldset>
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
const AT_FIELD: ReadonlySet<SignInFault> = new Set(["wrong", "code_needed", "code_wrong", "choose_workspace"]);

function useSignIn(returned: string | null) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<SignInFault | null>(returned === null ? null : faultOf(returned));
  const [asksCode, setAsksCode] = useState(false);
  const [workspaces, setWorkspaces] = useState<WorkspaceChoice[]>([]);
  const start = async (fields: SignInFields) => {
    setBusy(true);
    setFault(null);
    const found = await signIn(fields);
    if (!found) return location.assign(nextOf(location.search));
    if (found.fault === "code_needed") setAsksCode(true);
    setWorkspaces((old) => (found.workspaces.length > 0 ? found.workspaces : found.fault === "wrong" ? [] : old));
    setFault(found.fault === "wrong" && fields.choice ? "choice_expired" : found.fault);
    setBusy(false);
  };
  return { busy, fault, setFault, asksCode, workspaces, start };
}

/** What the identity provider's way back gave to somebody with several memberships: taken out of the address. */
function takeChoice(): string | null {
  const choice = new URLSearchParams(location.hash.slice(1)).get("choice");
  if (choice !== null) history.replaceState(null, "", location.pathname + location.search);
  return choice;
}

/** The way in: email and password, a code and a workspace where they are asked for, or the identity provider. */
export function SignInForm({ provider, returned }: { provider: string | null; returned: string | null }) {
  const { busy, fault, setFault, asksCode, workspaces, start } = useSignIn(returned);
  // Until then a submit would send the form, with the password, to this page's address.
  const [ready, setReady] = useState(false);
  const [choice, setChoice] = useState<string | null>(null);
  const online = useOnline();
  const begin = useRef(start);
  useEffect(() => {
    setReady(true);
    const given = takeChoice();
    if (given === null) return;
    setChoice(given);
    void begin.current({ choice: given });
  }, []);

  const isChoosing = choice !== null && fault !== "choice_expired";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const fields = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
    void start(isChoosing ? { ...fields, choice } : { ...fields, email: fields.email?.trim() ?? "" });
  };

  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 bg-ground p-4">
      <div className="w-full max-w-90">
        {/* biome-ignore lint/performance/noImgElement: a drawing of 400 bytes */}
        <img src="/icon.svg" alt="" className="mb-5 size-10" />
        <h1 className="text-24 tracking-tight">{workspaces.length > 0 ? "Choose a workspace" : "Sign in to Baton"}</h1>
        <p className="mt-1 mb-6 text-ink-soft">
          {workspaces.length > 0 ? "You are a member of several." : "Your team's conversations, in one place."}
        </p>
        <form method="post" onSubmit={submit} className="flex flex-col gap-4">
          {!isChoosing && (
            <>
              <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
              <TextField
                label="Password"
                name="password"
                type="password"
                autoComplete="current-password"
                required
                error={fault === "wrong" ? FAULT_WORDS.wrong : null}
              />
            </>
          )}
          {workspaces.length > 0 && <Workspaces choices={workspaces} />}
          {asksCode && <CodeField wrong={fault === "code_wrong"} />}
          {fault && !AT_FIELD.has(fault) && <Fault fault={fault} />}
          {!online && fault === null && <Offline />}
          <Button type="submit" look="primary" busy={busy} disabled={!ready} className="mt-1 h-10 text-14">
            {workspaces.length > 0 ? "Continue" : "Sign in"}
          </Button>
        </form>
        {!isChoosing && (
          <a href="/forgot-password" className="hit mt-2 inline-flex items-center text-13 text-accent-text underline underline-offset-2">
            Forgot password?
          </a>
        )}
        {provider !== null && !isChoosing && <Provider name={provider} onFault={setFault} />}
      </div>
    </main>
  );
}
