"use client";
import { Button } from "@/lib/ui/base/button";

/** What one sees when a screen breaks: what is safe, and a way on. */
export default function ScreenError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main role="alert" className="flex h-dvh flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-20">This screen broke</h1>
      <p className="max-w-80 text-ink-soft">What you wrote is kept. Show it again, or reload the page if that does not help.</p>
      <div className="mt-3 flex gap-2">
        <Button look="primary" onClick={reset}>
          Show it again
        </Button>
        <Button onClick={() => location.reload()}>Reload the page</Button>
      </div>
    </main>
  );
}
