"use client";
import { Hash, MessagesSquare, Package, Plus, ReceiptText } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Member } from "@/lib/protocol/routes/people";
import type { Room } from "@/lib/protocol/routes/rooms";
import { fieldError, rest } from "../api";
import { Avatar } from "../base/avatar";
import { Button, IconButton } from "../base/button";
import { cx } from "../base/cx";
import { TextField } from "../base/field";
import { Modal } from "../base/modal";
import { FormError } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { useDeskValue, useMay, useMe } from "../desk/desk-context";
import { useAction } from "../server-state";
import { Link, useNavigate } from "../shell/link";
import { useMembers } from "../use-members";
import { directRoom } from "./direct-room";
import { useRoomName, useRooms } from "./use-rooms";

const hrefOf = (name: string) => `/rooms/${encodeURIComponent(name)}`;

function RoomLink({
  name,
  words,
  icon,
  unread,
  current,
}: {
  name: string;
  words: string;
  icon: ReactNode;
  unread: number;
  current: boolean;
}) {
  return (
    <li>
      <Link
        href={hrefOf(name)}
        aria-current={current ? "page" : undefined}
        className={cx(
          "hit flex items-center gap-2.5 rounded-control px-2 text-13 transition-colors [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint",
          current ? "bg-accent-soft" : "hover:bg-hover",
          unread > 0 && "font-strong",
        )}
      >
        {icon}
        <span className="min-w-0 flex-1 truncate">{words}</span>
        {unread > 0 && !current && (
          <span className="tabular flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-[11px] font-strong text-accent-ink">
            {unread > 99 ? "99+" : unread}
            <span className="sr-only"> unread</span>
          </span>
        )}
      </Link>
    </li>
  );
}

function Group({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="px-2 pb-3">
      <header className="flex h-9 items-center justify-between px-2">
        <h2 className="text-12 text-ink-faint">{title}</h2>
        {action}
      </header>
      <ul aria-label={title}>{children}</ul>
    </section>
  );
}

function NewChannel({ onDone }: { onDone: (room: Room) => void }) {
  const { busy, error, start } = useAction((body: BodyOf<"POST", "/api/rooms">) => rest.post("/api/rooms", { body }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim().replace(/^#/, "").replace(/\s+/g, "-").toLowerCase();
    const room = await start({ name: `channel_${name}`, topic: String(form.get("topic")).trim() || null });
    if (room) onDone(room);
  };
  const wrong = fieldError(error, "name") ?? (error?.code === "CONFLICT" ? error.error : null);
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        name="name"
        hint="Letters, digits, - and _. Everybody in the team can enter."
        required
        maxLength={80}
        error={wrong}
      />
      <TextField label="Topic" name="topic" maxLength={200} />
      {error && !wrong && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Make the channel
      </Button>
    </form>
  );
}

function RoomList({
  rooms,
  members,
  current,
  onMake,
}: {
  rooms: readonly Room[];
  members: readonly Member[];
  current: string | null;
  onMake: () => void;
}) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const operators = useDeskValue((snapshot) => snapshot.operators);
  const of = (kind: Room["kind"]) => rooms.filter((room) => room.kind === kind);
  const unreadOf = (name: string) => rooms.find((room) => room.name === name)?.unread ?? 0;
  const link = (room: Room, words: string, icon: ReactNode) => (
    <RoomLink key={room.name} name={room.name} words={words} icon={icon} unread={room.unread} current={room.name === current} />
  );
  return (
    <>
      <Group
        title="Channels"
        action={
          isAdmin && (
            <IconButton label="Make a channel" onClick={onMake}>
              <Plus />
            </IconButton>
          )
        }
      >
        {of("channel").map((room) => link(room, room.name.slice("channel_".length), <Hash aria-hidden />))}
        {of("channel").length === 0 && <li className="px-2 text-13 text-ink-soft">None yet</li>}
      </Group>
      <Group title="Direct messages">
        {members
          .filter(({ id }) => id !== me.id)
          .map((member) => {
            const name = directRoom(me.id, member.id);
            const live = operators.get(member.id)?.status;
            const online = live === undefined ? member.online : live !== "offline";
            return (
              <RoomLink
                key={name}
                name={name}
                words={member.name}
                icon={<Avatar name={member.name} src={member.avatar_url} size="small" online={online} />}
                unread={unreadOf(name)}
                current={name === current}
              />
            );
          })}
        {of("user").flatMap((room) => {
          const customer = room.participants.find(({ id }) => typeof id === "string");
          return customer ? link(room, customer.name, <Avatar name={customer.name} size="small" />) : [];
        })}
        {members.length === 1 && <li className="px-2 text-13 text-ink-soft">You are alone in this team</li>}
      </Group>
      {of("order").length > 0 && (
        <Group title="Orders">{of("order").map((room) => link(room, room.title ?? room.name, <Package aria-hidden />))}</Group>
      )}
      {of("quote").length > 0 && (
        <Group title="Quotes">{of("quote").map((room) => link(room, room.title ?? room.name, <ReceiptText aria-hidden />))}</Group>
      )}
    </>
  );
}

/** What stands beside the list while no room is open. */
export function NoRoomChosen() {
  return (
    <div className="hidden flex-1 bg-page md:flex">
      <Empty icon={<MessagesSquare aria-hidden />} title="Choose a room">
        Channels are for everybody in the team, direct messages for two.
      </Empty>
    </div>
  );
}

/** Channels of the team, direct messages, and the rooms of orders and quotes; beside them the open one. */
export function RoomsLayout({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const name = useRoomName();
  const rooms = useRooms();
  const members = useMembers();
  const [making, setMaking] = useState(false);
  return (
    <>
      <section
        aria-label="Team chat"
        className={cx(
          "w-full shrink-0 flex-col overflow-y-auto border-e border-line bg-panel md:flex md:w-64",
          name === null ? "flex" : "hidden",
        )}
      >
        <h1 className="px-4 pt-4 pb-2 text-15">Team chat</h1>
        {rooms.loading && (
          <div className="px-4">
            <SkeletonRows />
          </div>
        )}
        {rooms.error && !rooms.data && <Trouble error={rooms.error} onRetry={() => void rooms.reload()} />}
        {rooms.data && (
          <RoomList rooms={rooms.data.data} members={members.data?.data ?? []} current={name} onMake={() => setMaking(true)} />
        )}
      </section>
      {children}
      <Modal open={making} onClose={() => setMaking(false)} title="Make a channel">
        <NewChannel
          onDone={(room) => {
            setMaking(false);
            void rooms.reload();
            navigate(hrefOf(room.name));
          }}
        />
      </Modal>
    </>
  );
}
