import { usePathname, useRouter } from "next/navigation";
import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import { cx } from "../base/cx";
import { useDeskValue } from "../desk/desk-context";
import { Bell } from "../notifications/bell";
import { BAR_LABEL } from "./bar-label";
import { Link } from "./link";
import { MeMenu } from "./me-menu";
import { MorePlaces } from "./more-places";
import { PLACES, type Place } from "./places";

const PLACE =
  "relative flex h-13 min-w-0 flex-1 flex-col items-center justify-center gap-1 rounded-card text-ink-soft transition-colors hover:bg-hover hover:text-ink md:size-10 md:flex-none";

function PlaceLink({ place, current, waiting }: { place: Place; current: boolean; waiting: number }) {
  const Icon = place.icon;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <Link
          href={place.href}
          aria-current={current ? "page" : undefined}
          aria-label={waiting > 0 ? `${place.name}, ${waiting} waiting` : place.name}
          className={cx(PLACE, !place.inBar && "max-md:hidden", current && "bg-pressed text-ink")}
        >
          <Icon aria-hidden className="size-5" strokeWidth={current ? 2.1 : 1.8} />
          <span aria-hidden className={BAR_LABEL}>
            {place.name}
          </span>
          {waiting > 0 && (
            <span
              aria-hidden
              className="tabular absolute top-0.5 ms-6 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[10px] font-strong text-accent-ink md:-end-0.5 md:-top-0.5 md:ms-0"
            >
              {waiting > 99 ? "99+" : waiting}
            </span>
          )}
        </Link>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side="right"
          sideOffset={8}
          className="z-50 hidden rounded-control bg-ink px-2 py-1 text-12 font-strong text-page md:block"
        >
          {place.name}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** By then the screen that was asked for is there. */
const PREFETCH_AFTER_MS = 2_000;

/** Every screen is fetched while there is nothing to do, so that it opens at once, also while the server is away. */
function usePrefetch(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const href of PLACES.flatMap(({ sections }) => sections)) router.prefetch(`/${href}`);
    }, PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);
}

/** Sections in which one thing is open beside its list. */
const OPENED: ReadonlySet<string> = new Set(["inbox", "rooms", "orders", "quotes"]);

/** The places of the dashboard: a rail at the side, on phones a bar of five below. An open conversation on a phone hides it. */
export function Rail() {
  usePrefetch();
  const [, section = "inbox", rest] = usePathname().split("/");
  // In the inbox the list itself says how many wait.
  const waiting = useDeskValue((snapshot) => snapshot.counts?.waiting ?? 0);
  const isInside = rest !== undefined && OPENED.has(section);
  return (
    <nav
      aria-label="Places"
      className={cx(
        "flex shrink-0 items-center gap-0.5 border-t border-line bg-ground px-1 pb-[env(safe-area-inset-bottom)] md:w-14 md:flex-col md:border-t-0 md:border-e md:px-0 md:py-3",
        isInside && "max-md:hidden",
      )}
    >
      <Link href="/inbox" aria-label="Baton" className="mb-3 hidden size-8 rounded-[9px] md:block">
        {/* biome-ignore lint/performance/noImgElement: a drawing of 400 bytes */}
        <img src="/icon.svg" alt="" className="size-8" />
      </Link>
      {PLACES.map((place) => (
        <PlaceLink
          key={place.href}
          place={place}
          current={place.sections.includes(section)}
          waiting={place.href === "/inbox" && section !== "inbox" ? waiting : 0}
        />
      ))}
      <Bell className={cx(PLACE, "md:mt-auto")} />
      <div className="flex flex-1 justify-center md:flex-none">
        <MeMenu />
      </div>
      <MorePlaces section={section} className={cx(PLACE, "md:hidden")} />
    </nav>
  );
}
