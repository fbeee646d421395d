import { Ellipsis, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { IconButton } from "../base/button";
import { cx } from "../base/cx";
import { SCRIM } from "../base/modal";
import { BAR_LABEL } from "./bar-label";
import { Link } from "./link";
import { PLACES, type Place } from "./places";

const REST = PLACES.filter(({ inBar }) => !inBar);

function PlaceLine({ place, current, onGo }: { place: Place; current: boolean; onGo: () => void }) {
  const Icon = place.icon;
  return (
    <li>
      <Link
        href={place.href}
        onClick={onGo}
        aria-current={current ? "page" : undefined}
        className={cx("flex min-h-12 items-center gap-3 rounded-card px-3 text-15 hover:bg-hover", current && "bg-pressed font-strong")}
      >
        <Icon aria-hidden className="size-5 text-ink-soft" strokeWidth={current ? 2.1 : 1.8} />
        {place.name}
      </Link>
    </li>
  );
}

/** The entry of a phone's bar for the places that do not stand in it: a sheet above the bar, where the thumb is. */
export function MorePlaces({ section, className }: { section: string; className: string }) {
  const [open, setOpen] = useState(false);
  const here = REST.find(({ sections }) => sections.includes(section));
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger aria-label={here ? `More, ${here.name} is open` : "More"} className={cx(className, here && "bg-pressed text-ink")}>
        <Ellipsis aria-hidden className="size-5" strokeWidth={here ? 2.1 : 1.8} />
        <span aria-hidden className={BAR_LABEL}>
          More
        </span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={cx(SCRIM, "md:hidden")} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[80vh] flex-col overflow-y-auto rounded-t-bubble bg-raised px-3 pb-[max(12px,env(safe-area-inset-bottom))] shadow-raised animate-appear focus:outline-none md:hidden"
        >
          <header className="flex items-center justify-between py-2 ps-3">
            <Dialog.Title className="text-15 font-strong">More</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          <nav aria-label="More places">
            <ul className="flex flex-col gap-0.5">
              {REST.map((place) => (
                <PlaceLine key={place.href} place={place} current={place === here} onGo={() => setOpen(false)} />
              ))}
            </ul>
          </nav>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
