import type { MemberRole } from "@/lib/protocol/values";
import { Choice } from "../base/field";
import { useMay } from "../desk/desk-context";
import { ROLE_WORDS } from "./role-words";

/** The role of somebody new: above operator it takes an owner to give it. */
export function RoleChoice({ role, onChange }: { role: MemberRole; onChange: (role: MemberRole) => void }) {
  const roles: MemberRole[] = useMay("owner") ? ["operator", "admin", "owner"] : ["operator"];
  return (
    <Choice label="Role" hint={ROLE_WORDS[role].about} value={role} onChange={(event) => onChange(event.target.value as MemberRole)}>
      {roles.map((each) => (
        <option key={each} value={each}>
          {ROLE_WORDS[each].name}
        </option>
      ))}
    </Choice>
  );
}
