import { type LineParts, type NamedPerson, personKey, sayLine } from "../../protocol/transcript-line";
import { type Actor, actorId } from "./actor";

/** A line of the transcript as it is written: its text now, and its parts for those who read it after somebody was renamed. */
export type Said = { text: string; line: LineParts };

const isActor = (value: Actor | NamedPerson): value is Actor => "type" in value;

/** An actor as one who is named in a line. */
const named = (actor: Actor): NamedPerson => ({ key: personKey(actor.type, actorId(actor)), name: actor.name });

/** Writes a line of the transcript: ``said`${actor} joined` ``. People are named as they are called when it is read. */
export function said(texts: TemplateStringsArray, ...people: (Actor | NamedPerson | string)[]): Said {
  const line = texts.flatMap((text, at): LineParts => {
    const person = people[at];
    if (person === undefined) return [text];
    return [text, typeof person === "string" ? person : isActor(person) ? named(person) : person];
  });
  return { text: sayLine(line), line: line.filter((part) => part !== "") };
}
