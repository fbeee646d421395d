/** @jsxImportSource preact */
import type { Citation } from "@/lib/protocol/message";
import { Later } from "./later";

export const loadWords = () => import("../later/words");

const NONE: readonly Citation[] = [];

/** Text as Markdown, with its sources; until the script that reads Markdown is here, or where it can't be had, the text as it was written. */
export const Words = ({ text, citations = NONE }: { text: string; citations?: readonly Citation[] }) => (
  <Later
    load={loadWords}
    props={{ text, citations }}
    meanwhile={
      <p class="plain" dir="auto">
        {text}
      </p>
    }
  />
);
