import type { ReactNode } from "react";

/** The frame of a page that is shown before one is signed in. */
export function SignInFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-full flex-col items-center justify-center bg-ground p-4">
      <div className="flex w-full max-w-90 flex-col gap-4">
        {/* biome-ignore lint/performance/noImgElement: a drawing of 400 bytes */}
        <img src="/icon.svg" alt="" className="size-10" />
        <h1 className="text-24 tracking-tight">{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** Taken out of the address at once: it stays in no history. */
export function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  history.replaceState(null, "", location.pathname);
  return token;
}
