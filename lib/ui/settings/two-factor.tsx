import { type FormEvent, useMemo, useState } from "react";
import { encode } from "uqr";
import type { BodyOf } from "@/lib/client/api";
import type { Me } from "@/lib/protocol/routes/people";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { CopyButton } from "../base/copy-button";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { toast } from "../base/toast";
import { useAction } from "../server-state";

type SetUp = { secret: string; uri: string };

/** Dark on light in either theme: that is what cameras read. */
function QrCode({ text }: { text: string }) {
  const { size, data } = useMemo(() => encode(text, { border: 2 }), [text]);
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code for the authenticator app"
      className="size-44 rounded-control bg-white"
    >
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function CodeField({ value, onChange, error }: { value: string; onChange: (code: string) => void; error: string | null }) {
  return (
    <TextField
      label="Code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  );
}

function PasswordStep({ onDone }: { onDone: (setUp: SetUp) => void }) {
  const [password, setPassword] = useState("");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/me/two-factor">) => rest.post("/api/me/two-factor", { body }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const begun = await start({ current_password: password });
    if (begun) onDone(begun);
  };
  const wrong = fieldError(error, "current_password");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Current password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong}
      />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Continue
      </Button>
    </form>
  );
}

function ScanStep({ setUp, onDone }: { setUp: SetUp; onDone: (codes: string[]) => void }) {
  const [code, setCode] = useState("");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/me/two-factor/confirm">) =>
    rest.post("/api/me/two-factor/confirm", { body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const confirmed = await start({ code });
    if (confirmed) onDone(confirmed.recovery_codes);
  };
  const wrong = fieldError(error, "code");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-13 text-ink-soft">Scan this with your authenticator app, then type the code that it shows.</p>
      <div className="self-center">
        <QrCode text={setUp.uri} />
      </div>
      <p className="text-13 text-ink-soft">
        No camera? Enter this key: <code className="font-mono text-12 text-ink [overflow-wrap:anywhere] select-all">{setUp.secret}</code>
      </p>
      <CodeField value={code} onChange={setCode} error={wrong} />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Turn it on
      </Button>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-13 text-ink-soft">
        Each opens your account once, when the app is not at hand. Keep them where you keep your passwords: they are shown here and never
        again.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-1 rounded-control border border-line bg-ground p-3 font-mono text-13 sm:grid-cols-2"
      >
        {codes.map((each) => (
          <li key={each} className="select-all">
            {each}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={codes.join("\n")} />
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}

function SetUpSteps({ onEnabled, onClose }: { onEnabled: () => void; onClose: () => void }) {
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} onDone={onClose} />;
  if (!setUp) return <PasswordStep onDone={setSetUp} />;
  return (
    <ScanStep
      setUp={setUp}
      onDone={(made) => {
        setCodes(made);
        onEnabled();
      }}
    />
  );
}

function RenewForm({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<string[] | null>(null);
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/me/two-factor/recovery-codes">) =>
    rest.post("/api/me/two-factor/recovery-codes", { body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const renewed = await start({ code });
    if (!renewed) return;
    setCodes(renewed.recovery_codes);
    onDone();
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={onClose} />;
  const wrong = fieldError(error, "code");
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-13 text-ink-soft">The old ones open nothing any more.</p>
      <CodeField value={code} onChange={setCode} error={wrong} />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Make new codes
      </Button>
    </form>
  );
}

function TurnOffForm({ onDone }: { onDone: () => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/me/two-factor/disable">) =>
    rest.post("/api/me/two-factor/disable", { body }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await start({ current_password: password, code })) onDone();
  };
  const wrong = { password: fieldError(error, "current_password"), code: fieldError(error, "code") };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Current password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong.password}
      />
      <CodeField value={code} onChange={setCode} error={wrong.code} />
      {error && !wrong.password && !wrong.code && <FormError error={error} />}
      <Button type="submit" look="danger" busy={busy} className="self-end">
        Turn it off
      </Button>
    </form>
  );
}

const TITLES = { on: "Two-factor sign-in", renew: "New recovery codes", off: "Turn two-factor sign-in off" } as const;

/** One's own second factor: whether it is on, and what one can do about it. */
export function TwoFactor({ me, onChanged }: { me: Me; onChanged: () => void }) {
  const [open, setOpen] = useState<keyof typeof TITLES | null>(null);
  const close = () => setOpen(null);
  const left = me.recovery_codes_left;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-14">
        {me.member.two_factor ? `It is on. ${left} recovery ${left === 1 ? "code is" : "codes are"} left.` : "It is off."}
      </p>
      <div className="flex flex-wrap gap-2">
        {me.member.two_factor ? (
          <>
            <Button onClick={() => setOpen("renew")}>New recovery codes</Button>
            <Button className="text-red-text" onClick={() => setOpen("off")}>
              Turn it off
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={() => setOpen("on")}>
            Set it up
          </Button>
        )}
      </div>
      <Modal open={open !== null} onClose={close} title={TITLES[open ?? "on"]}>
        {open === "on" && <SetUpSteps onEnabled={onChanged} onClose={close} />}
        {open === "renew" && <RenewForm onDone={onChanged} onClose={close} />}
        {open === "off" && (
          <TurnOffForm
            onDone={() => {
              close();
              onChanged();
              toast("done", "Two-factor sign-in is off.");
            }}
          />
        )}
      </Modal>
    </div>
  );
}
