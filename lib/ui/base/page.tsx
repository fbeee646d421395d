import type { ReactNode } from "react";

type PageProps = { title: string; about?: ReactNode; action?: ReactNode; children: ReactNode };

/** A screen that is read from top to bottom: its name, what it is for, what one can make. */
export function PageBody({ title, about, action, children }: PageProps) {
  return (
    <div className="min-w-0 flex-1 overflow-y-auto bg-page">
      <div className="mx-auto flex min-h-full max-w-3xl flex-col px-4 py-6 sm:px-8 sm:py-8">
        <header className="mb-6 flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-64">
            <h1 className="text-20 tracking-tight">{title}</h1>
            {about && <p className="mt-1 max-w-prose text-ink-soft">{about}</p>}
          </div>
          {action}
        </header>
        {children}
      </div>
    </div>
  );
}

/** A part of such a screen. */
export function Card({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-t border-line py-6 first-of-type:border-t-0 first-of-type:pt-0">
      <h2 className="text-15">{title}</h2>
      {about && <p className="mt-0.5 max-w-prose text-13 text-ink-soft">{about}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}

/** The error of a whole form, for what no field is to blame for. */
export function FormError({ error }: { error: { error: string; help: string } | null }) {
  if (!error) return null;
  return (
    <p role="alert" className="rounded-control bg-red-soft px-3 py-2 text-13 text-red-text">
      {error.error}. {error.help}
    </p>
  );
}
