import type { OfferedTool } from "../core/assistants";
import type { Core } from "../core/core";
import { type FoundPassage, searchPassages } from "../core/knowledge";
import type { CustomerActor } from "../core/log";
import { findOwnRecords, type OwnRecord } from "../core/records";
import type { DocumentAudience } from "../protocol/document-settings";

/** A passage and the number by which the answer cites it. */
export type Source = { number: number; passage: FoundPassage };

/**
 * What a model may have looked up while it answers. Each is bound to the assistant and to who asks before the model
 * says a word, so that nothing it is talked into reaches further.
 */
export type Toolbox = {
  search(query: string): Promise<Source[]>;
  /** The asker's own orders or quotes; null for one who has not proved to be a customer. */
  lookUp: ((type: "order" | "quote", id?: string) => Promise<OwnRecord[]>) | null;
  /** Calls to the site's own systems that its owner allows for who asks. */
  offered: readonly OfferedTool[];
};

const PASSAGES_A_SEARCH = 4;
/** More sources than this crowd out the question. */
const PASSAGES_MAX = 20;

/** @param passages the sources of the answer, which a search adds to @param audience whose documents are searched */
export function createToolbox(
  core: Core,
  assistantId: string,
  customer: CustomerActor | null,
  passages: FoundPassage[],
  offered: readonly OfferedTool[],
  audience: DocumentAudience = customer ? "customers" : "visitors",
): Toolbox {
  return {
    async search(query) {
      const found = await searchPassages(core, assistantId, query, PASSAGES_A_SEARCH, { audience });
      for (const passage of found)
        if (passages.length < PASSAGES_MAX && !passages.some(({ id }) => id === passage.id)) passages.push(passage);
      return passages
        .map((passage, at) => ({ number: at + 1, passage }))
        .filter((source) => found.some(({ id }) => id === source.passage.id));
    },
    lookUp: customer && ((type, id) => findOwnRecords(core, customer, type, id)),
    offered,
  };
}
