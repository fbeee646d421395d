"use client";
import { Ellipsis, EyeOff, KeyRound, ShieldOff, UserPlus, Users, UserX } from "lucide-react";
import { useState } from "react";
import type { Member } from "@/lib/protocol/routes/people";
import type { MemberRole, Visibility } from "@/lib/protocol/values";
import { rest } from "../api";
import { Avatar } from "../base/avatar";
import { Button, IconButton } from "../base/button";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuTitle } from "../base/menu";
import { Confirm } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { useMay, useMe } from "../desk/desk-context";
import { AvailabilityMark, useAvailabilityOf } from "../team/availability";
import { useMembers } from "../use-members";
import { AddMember } from "./add-member";
import { Invitations } from "./invitations";
import { ROLE_WORDS } from "./role-words";
import { SetPassword } from "./set-password";
import { VISIBILITY_WORDS } from "./visibility-words";

const VISIBILITIES = Object.keys(VISIBILITY_WORDS) as Visibility[];
const ROLES = Object.keys(ROLE_WORDS) as MemberRole[];

type RowProps = { member: Member; onChanged: () => void };

/** Admins change operators; owners change everybody. */
function useMayChange(member: Member): boolean {
  const isAdmin = useMay("admin");
  const isOwner = useMay("owner");
  return isOwner || (isAdmin && member.role === "operator");
}

function MemberMenu({ member, onChanged }: RowProps) {
  const isOwner = useMay("owner");
  const me = useMe();
  const [open, setOpen] = useState<"remove" | "password" | "two_factor" | null>(null);
  const change = async (role: MemberRole) => {
    const answer = await rest.patch("/api/members/{id}", { params: { id: member.id }, body: { role } });
    if (!answer.ok) return toast("failed", `Not changed: ${answer.error.error}`);
    toast("done", `${member.name} is ${ROLE_WORDS[role].name.toLowerCase()} now.`);
    onChanged();
  };
  const show = async (visibility: Visibility) => {
    const answer = await rest.patch("/api/members/{id}", { params: { id: member.id }, body: { visibility } });
    if (!answer.ok) return toast("failed", `Not changed: ${answer.error.error}`);
    toast("done", `${member.name}: ${VISIBILITY_WORDS[visibility].about.toLowerCase()} now.`);
    onChanged();
  };
  const resetTwoFactor = async () => {
    const answer = await rest.patch("/api/members/{id}", { params: { id: member.id }, body: { two_factor: false } });
    if (!answer.ok) return toast("failed", `Not reset: ${answer.error.error}`);
    toast("done", `${member.name} signs in with the password alone now.`);
    onChanged();
  };
  const remove = async () => {
    const answer = await rest.delete("/api/members/{id}", { params: { id: member.id } });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    toast("done", `${member.name} is removed.`);
    onChanged();
  };
  return (
    <>
      <Menu
        align="end"
        label={`Change ${member.name}`}
        trigger={
          <IconButton label={`Change ${member.name}`}>
            <Ellipsis />
          </IconButton>
        }
      >
        {isOwner && (
          <>
            <MenuTitle>Role</MenuTitle>
            {ROLES.map((role) => (
              <MenuChoice key={role} chosen={role === member.role} onSelect={() => void change(role)}>
                {ROLE_WORDS[role].name}
              </MenuChoice>
            ))}
            <MenuLine />
          </>
        )}
        {member.role === "operator" && (
          <>
            <MenuTitle>Sees</MenuTitle>
            {VISIBILITIES.map((each) => (
              <MenuChoice key={each} chosen={each === member.visibility} onSelect={() => void show(each)}>
                {VISIBILITY_WORDS[each].name}
              </MenuChoice>
            ))}
            <MenuLine />
          </>
        )}
        <MenuItem onSelect={() => setOpen("password")}>
          <KeyRound aria-hidden />
          Set a password
        </MenuItem>
        {member.two_factor && member.id !== me.id && (
          <MenuItem onSelect={() => setOpen("two_factor")}>
            <ShieldOff aria-hidden />
            Reset two-factor sign-in
          </MenuItem>
        )}
        <MenuItem danger disabled={member.id === me.id} onSelect={() => setOpen("remove")}>
          <UserX aria-hidden />
          Remove
        </MenuItem>
      </Menu>
      <SetPassword member={member} open={open === "password"} onClose={() => setOpen(null)} />
      <Confirm
        open={open === "two_factor"}
        onClose={() => setOpen(null)}
        title={`Reset the two-factor sign-in of ${member.name}?`}
        body="From then on their password alone opens the account, until they set it up again. For who has lost the app and the recovery codes."
        action="Reset"
        onConfirm={resetTwoFactor}
      />
      <Confirm
        open={open === "remove"}
        onClose={() => setOpen(null)}
        title={`Remove ${member.name}?`}
        body="Their sign-ins and connections end at once, everywhere. What they wrote stays; their open conversations can be given to others."
        action="Remove"
        onConfirm={remove}
      />
    </>
  );
}

function MemberRow({ member, onChanged }: RowProps) {
  const me = useMe();
  const now = useNow();
  const mayChange = useMayChange(member);
  const availability = useAvailabilityOf()(member);
  const seen = member.online ? "Online" : member.last_seen ? `Seen ${longSpan(now - Date.parse(member.last_seen))} ago` : "Never signed in";
  return (
    <li className="flex items-center gap-3 border-b border-line py-3 last:border-b-0">
      <Avatar name={member.name} src={member.avatar_url} online={availability.status !== "offline"} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong">
          {member.name}
          {member.id === me.id && <span className="ms-1.5 font-normal text-ink-faint">you</span>}
        </p>
        <p className="truncate text-13 text-ink-soft">
          {member.email}
          {member.two_factor && " · two-factor"}
        </p>
        {member.visibility !== "all" && (
          <p className="flex items-center gap-1.5 text-12 text-ink-faint">
            <EyeOff aria-hidden className="size-3.5 shrink-0" />
            {VISIBILITY_WORDS[member.visibility].about}
          </p>
        )}
      </div>
      <div className="hidden sm:block" title={seen}>
        <AvailabilityMark status={availability.status} />
        {availability.active > 0 && <p className="tabular text-12 text-ink-faint">{availability.active} active</p>}
      </div>
      <p className="w-20 text-13">{ROLE_WORDS[member.role].name}</p>
      {mayChange ? <MemberMenu member={member} onChanged={onChanged} /> : <span className="hit-square" />}
    </li>
  );
}

/** Who is in the team, and what each may do. */
export function Members() {
  const { data, error, loading, reload } = useMembers();
  const isAdmin = useMay("admin");
  const [inviting, setInviting] = useState(false);
  const [adding, setAdding] = useState(false);
  return (
    <PageBody
      title="Members"
      about="Owners and admins see all conversations; an operator sees what you choose. A member who is removed is out at once."
      action={
        isAdmin && (
          <>
            <Button onClick={() => setAdding(true)}>Add a member</Button>
            <Button look="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setInviting(true)}>
              Invite
            </Button>
          </>
        )
      }
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && data.data.length === 0 && <Empty icon={<Users aria-hidden />} title="No members" />}
      {data && (
        <ul aria-label="Members">
          {data.data.map((member) => (
            <MemberRow key={member.id} member={member} onChanged={() => void reload()} />
          ))}
        </ul>
      )}
      {isAdmin && <Invitations inviting={inviting} onClose={() => setInviting(false)} />}
      <AddMember
        open={adding}
        onClose={() => setAdding(false)}
        onDone={(member) => {
          setAdding(false);
          toast("done", `${member.name} can sign in with the password you set.`);
          void reload();
        }}
      />
    </PageBody>
  );
}
