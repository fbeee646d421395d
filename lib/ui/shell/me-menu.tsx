import { Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { OperatorStatus } from "@/lib/protocol/values";
import { Avatar } from "../base/avatar";
import { cx } from "../base/cx";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuTitle } from "../base/menu";
import { Confirm } from "../base/modal";
import { setTheme, THEMES, useTheme } from "../base/theme";
import { dropToasts, toast } from "../base/toast";
import { useDesk, useDeskValue, useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { BAR_LABEL } from "./bar-label";
import { useNavigate } from "./link";
import { showShortcuts } from "./shortcuts";
import { signOut } from "./sign-out";

export const AVAILABILITY: readonly { status: OperatorStatus; words: string; dot: string }[] = [
  { status: "available", words: "Available", dot: "bg-green" },
  { status: "busy", words: "Busy", dot: "bg-amber rounded-[2px]" },
  { status: "away", words: "Away", dot: "border-2 border-ink-faint bg-ground" },
];

/** One's own availability, and a way to change it. */
export function useAvailability(): [OperatorStatus, (status: OperatorStatus) => Promise<void>] {
  const desk = useDesk();
  const { id } = useMe();
  const known = useDeskValue((snapshot) => snapshot.operators.get(id)?.status);
  const change = async (status: OperatorStatus) => {
    const result = await desk.setStatus(status);
    if (!result.ok) toast("failed", `Couldn't change your availability: ${result.error.error}`);
  };
  return [known === undefined || known === "offline" ? "available" : known, change];
}

/** The number of active conversations that made one busy by itself, null where it was not that. A toast says it when it happens. */
function useOwnLimit(): number | null {
  const { id } = useMe();
  const limit = useRoute("/api/handoff-settings").data?.max_active;
  const own = useDeskValue((snapshot) => snapshot.operators.get(id));
  const full = limit !== undefined && own?.status === "busy" && own.active_handoffs >= limit;
  const before = useRef<boolean | null>(null);
  useEffect(() => {
    if (limit === undefined || own === undefined) return;
    if (full && before.current === false)
      toast("done", `You have ${limit} active conversations, your limit. You are Busy until one of them is done.`, { cause: "busy" });
    if (!full) dropToasts("busy");
    before.current = full;
  }, [full, limit, own]);
  return full ? limit : null;
}

const THEME_WORDS = { auto: "System", light: "Light", dark: "Dark" } as const;
const THEME_ICONS = { auto: Monitor, light: Sun, dark: Moon } as const;

/** Who is signed in: availability, theme, shortcuts, sign out. */
export function MeMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const theme = useTheme();
  const [availability, setAvailability] = useAvailability();
  const limit = useOwnLimit();
  const shown = AVAILABILITY.find(({ status }) => status === availability);
  const unsent = useDeskValue((snapshot) => snapshot.outboxSize);
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Menu
        align="end"
        label="Your account"
        trigger={
          <button
            type="button"
            aria-label={`${me.name}, ${shown?.words}. Open your menu`}
            className="relative flex min-w-0 flex-col items-center justify-center gap-1 rounded-card text-ink-soft max-md:h-13 max-md:w-full md:size-10"
          >
            <span className="relative flex max-md:[&>*>*]:size-5 max-md:[&>*>*]:text-[9px]">
              <Avatar name={me.name} src={me.avatar_url} />
              <span
                aria-hidden
                className={cx(
                  "absolute end-0 bottom-0 size-2.5 rounded-full ring-2 ring-ground max-md:-end-1 max-md:-bottom-0.5",
                  shown?.dot,
                )}
              />
            </span>
            <span aria-hidden className={BAR_LABEL}>
              You
            </span>
          </button>
        }
      >
        <MenuTitle>{me.name}</MenuTitle>
        {AVAILABILITY.map(({ status, words, dot }) => (
          <MenuChoice key={status} chosen={status === availability} onSelect={() => void setAvailability(status)}>
            <span aria-hidden className={cx("size-2.5 rounded-full", dot)} />
            {words}
            {status === "busy" && limit !== null && <span className="text-ink-faint">{limit} active, your limit</span>}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuTitle>Appearance</MenuTitle>
        {THEMES.map((each) => {
          const Icon = THEME_ICONS[each];
          return (
            <MenuChoice key={each} chosen={each === theme} onSelect={() => setTheme(each)}>
              <Icon aria-hidden />
              {THEME_WORDS[each]}
            </MenuChoice>
          );
        })}
        <MenuLine />
        <MenuItem onSelect={() => navigate("/settings")}>
          <UserRound aria-hidden />
          Your profile
        </MenuItem>
        <MenuItem onSelect={showShortcuts}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </MenuItem>
        <MenuItem onSelect={() => (unsent > 0 ? setLeaving(true) : void signOut(me.id))}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </Menu>
      <Confirm
        open={leaving}
        onClose={() => setLeaving(false)}
        title="Sign out and discard what is not sent?"
        body={`Not sent yet: ${unsent}. Signing out discards it, for nothing of yours stays on this device. Wait for the connection to send it first.`}
        action="Discard and sign out"
        onConfirm={() => signOut(me.id)}
      />
    </>
  );
}
