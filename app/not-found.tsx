export default function NotFound() {
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-20">There is no such page</h1>
      <p className="text-ink-soft">The address may be old or mistyped.</p>
      <a href="/inbox" className="mt-3 font-strong text-accent-text underline underline-offset-2">
        Go to the inbox
      </a>
    </main>
  );
}
