import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

export const CONTROL =
  "w-full rounded-control border border-line-strong bg-page px-2.5 text-14 text-ink transition-colors hover:border-ink-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-red";

type Wrapped = { label: string; hint?: ReactNode; error?: string | null };

type Wiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

/** A label, its control, and below it the hint or what is wrong with it. */
export function Labelled({ label, hint, error, children }: Wrapped & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-13 font-strong">
        {label}
      </label>
      {children({ id, ...(error || hint ? { "aria-describedby": noteId } : {}), ...(error ? { "aria-invalid": true } : {}) })}
      {error ? (
        <p id={noteId} role="alert" className="flex items-start gap-1.5 text-13 text-red-text">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ) : (
        hint && (
          <p id={noteId} className="text-13 text-ink-faint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

type InputProps = Wrapped & Omit<ComponentProps<"input">, "id">;

/** One line of text with its label. */
export function TextField({ label, hint, error, className, ...rest }: InputProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wiring) => <input {...rest} {...wiring} className={cx(CONTROL, "h-9 pointer-coarse:h-11", className)} />}
    </Labelled>
  );
}

type AreaProps = Wrapped & Omit<ComponentProps<"textarea">, "id">;

/** Several lines of text with their label. */
export function TextArea({ label, hint, error, className, ...rest }: AreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wiring) => <textarea rows={3} {...rest} {...wiring} className={cx(CONTROL, "py-2 leading-normal", className)} />}
    </Labelled>
  );
}

type ChoiceProps = Wrapped & Omit<ComponentProps<"select">, "id">;

/** One of a few, with its label. */
export function Choice({ label, hint, error, className, children, ...rest }: ChoiceProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...rest} {...wiring} className={cx(CONTROL, "h-9 pointer-coarse:h-11", className)}>
          {children}
        </select>
      )}
    </Labelled>
  );
}
