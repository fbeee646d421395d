/** @jsxImportSource preact */
import type { Person } from "@/lib/protocol/dialog";
import { initials } from "./format";

type Props = { person: Omit<Person, "id">; large?: boolean };

/** A person's picture, or the letters of their name. Decoration: the name stands beside it, or is said. */
export function Face({ person, large = false }: Props) {
  const look = large ? "face large" : "face";
  if (person.avatar_url) return <img class={look} src={person.avatar_url} alt="" />;
  return (
    <span class={look} aria-hidden="true">
      {initials(person.name)}
    </span>
  );
}

/** A few of those who are there, one over the edge of the other. */
export function Faces({ people, label }: { people: readonly Omit<Person, "id">[]; label: string }) {
  if (people.length === 0) return null;
  return (
    <span class="faces" role="img" aria-label={`${label}: ${people.map(({ name }) => name).join(", ")}`}>
      {people.map((person) => (
        <Face key={person.avatar_url ?? person.name} person={person} />
      ))}
    </span>
  );
}
