"use client";
import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Me } from "@/lib/protocol/routes/people";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { Card, FormError, PageBody } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction, useRoute } from "../server-state";
import { AVAILABILITY, useAvailability } from "../shell/me-menu";
import { Sessions } from "./sessions";
import { TwoFactor } from "./two-factor";
import { Workspace } from "./workspace";

/** For who did not press the link in the email that came when they were added. */
function Unconfirmed() {
  const { busy, start } = useAction(() => rest.post("/api/me/email-confirmation"));
  const [sent, setSent] = useState(false);
  const send = async () => {
    if (await start()) setSent(true);
    else toast("failed", "Not sent. Wait an hour, then try again.");
  };
  return (
    <p className="-mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-soft">
      {sent ? "Sent. Open the link in the email." : "This address is not confirmed, which single sign-on needs."}
      {!sent && (
        <Button busy={busy} onClick={() => void send()}>
          Send the email again
        </Button>
      )}
    </p>
  );
}

function NameForm({ me, onSaved }: { me: Me; onSaved: (me: Me) => void }) {
  const form = useFormDraft("own name", "your name", { name: me.member.name });
  const { name } = form.value;
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/me">) => rest.patch("/api/me", { body }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ name });
    if (!saved) return;
    onSaved(saved);
    form.reset();
    toast("done", "Name saved");
  };
  return (
    <form onSubmit={save} className="flex max-w-md flex-col gap-4">
      <TextField
        label="Name"
        hint="Visitors see it beside your replies."
        value={name}
        required
        maxLength={200}
        onChange={(event) => form.change({ name: event.target.value })}
        error={fieldError(error, "name")}
      />
      <TextField label="Email" hint="An owner or admin can change it under Members." value={me.member.email} readOnly disabled />
      {me.sends_email && !me.email_confirmed && <Unconfirmed />}
      {error && !fieldError(error, "name") && <FormError error={error} />}
      <SaveBar form={form} busy={busy} disabled={name.trim() === ""} save="Save the name" />
    </form>
  );
}

function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/me">) => rest.patch("/api/me", { body }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await start({ password: next, current_password: current }))) return;
    setCurrent("");
    setNext("");
    toast("done", "The password is changed. Every other sign-in of yours has ended.");
  };
  const ofCurrent = fieldError(error, "current_password");
  const ofNext = fieldError(error, "password");
  return (
    <form onSubmit={save} className="flex max-w-md flex-col gap-4">
      <TextField
        label="Current password"
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={ofCurrent}
      />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint="At least 8 characters."
        value={next}
        onChange={(event) => setNext(event.target.value)}
        error={ofNext}
      />
      {error && !ofCurrent && !ofNext && <FormError error={error} />}
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={current === "" || next.length < 8}>
          Change the password
        </Button>
      </div>
    </form>
  );
}

function Availability() {
  const [status, setStatus] = useAvailability();
  return (
    <fieldset className="inline-flex rounded-control border border-line p-0.5">
      <legend className="sr-only">Availability</legend>
      {AVAILABILITY.map((each) => (
        <button
          key={each.status}
          type="button"
          aria-pressed={each.status === status}
          onClick={() => void setStatus(each.status)}
          className={cx(
            "hit flex items-center gap-2 rounded-control px-3 text-13",
            each.status === status ? "bg-pressed font-strong" : "text-ink-soft hover:bg-hover",
          )}
        >
          <span aria-hidden className={cx("size-2.5 rounded-full", each.dot)} />
          {each.words}
        </button>
      ))}
    </fieldset>
  );
}

/** One's own name, password, availability; the workspace for those who may change it. */
export function Profile() {
  const { data, error, loading, reload, set } = useRoute("/api/me");
  const isOwner = useMay("owner");
  return (
    <PageBody title="Profile and workspace">
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && (
        <>
          <Card title="Profile">
            <NameForm me={data} onSaved={(saved) => set(() => saved)} />
          </Card>
          <Card title="Availability" about="Your team sees it, and new conversations go to those who are available first.">
            <Availability />
          </Card>
          <Card title="Password">
            <PasswordForm />
          </Card>
          <Card title="Two-factor sign-in" about="Besides the password, your sign-in takes a code of an app on your phone.">
            <TwoFactor me={data} onChanged={() => void reload()} />
          </Card>
          <Card title="Where you are signed in" about="End what you do not know, then change your password.">
            <Sessions />
          </Card>
          {isOwner && (
            <Card title="Workspace" about="For everybody in your team, and for your visitors.">
              <Workspace />
            </Card>
          )}
        </>
      )}
    </PageBody>
  );
}
