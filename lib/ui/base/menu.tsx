import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";

const ITEM =
  "hit flex cursor-pointer items-center gap-2 rounded-control px-2 text-13 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:cursor-not-allowed data-[disabled]:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0";

type MenuProps = {
  trigger: ReactNode;
  align?: "start" | "end";
  label?: string;
  /** Open as soon as it is there: for a menu that is made when it is asked for. */
  defaultOpen?: boolean;
  children: ReactNode;
};

/** Choices that open from a button. */
export function Menu({ trigger, align = "start", label, defaultOpen = false, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className="z-50 max-h-[min(420px,var(--radix-dropdown-menu-content-available-height))] min-w-44 overflow-y-auto rounded-card bg-raised p-1 shadow-raised animate-appear"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type ItemProps = { onSelect: () => void; danger?: boolean; disabled?: boolean; children: ReactNode };

export function MenuItem({ onSelect, danger, disabled, children }: ItemProps) {
  return (
    <DropdownMenu.Item disabled={disabled} onSelect={onSelect} className={cx(ITEM, danger && "text-red-text")}>
      {children}
    </DropdownMenu.Item>
  );
}

type ChoiceProps = {
  chosen: boolean;
  onSelect: () => void;
  /** The menu stays open: it says how, and something else of the menu what. */
  stays?: boolean;
  children: ReactNode;
};

/** An item that is one of several; the chosen one carries a tick. */
export function MenuChoice({ chosen, onSelect, stays = false, children }: ChoiceProps) {
  const select = (event: Event) => {
    if (stays) event.preventDefault();
    onSelect();
  };
  return (
    <DropdownMenu.CheckboxItem checked={chosen} onSelect={select} className={ITEM}>
      <span className="flex min-w-0 flex-1 items-center gap-2">{children}</span>
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="text-accent-text" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />;

export const MenuTitle = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-12 text-ink-faint">{children}</DropdownMenu.Label>
);
