import type { DocumentType } from "../knowledge/block";
import { extractText } from "../knowledge/extract/extract-text";
import { UnreadableFile } from "../knowledge/extract/kinds";
import { splitPassages } from "../knowledge/split-passages";
import { titleOf } from "../knowledge/title-of";
import { type Outcome, READING_LIMITS, type ReadDocument, type Results, type Task } from "./tasks";

/** Does a task here. What can't be read, or is too large, is an outcome; anything else that fails is thrown. */
export async function performTask(task: Task): Promise<Outcome> {
  try {
    return { result: await perform(task) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { refused: error.message, tooLarge: error instanceof TooMuchText };
    throw error;
  }
}

class TooMuchText extends UnreadableFile {}

/** What a task needs is loaded with the first one of its kind. */
async function perform(task: Task): Promise<Results[keyof Results]> {
  switch (task.kind) {
    case "file":
      return readText(task.type, await extractText(task.type, task.bytes));
    case "picture":
      return (await import("../files/read-picture")).readPicture(task.bytes);
    case "text":
      return readText(task.type, task.content);
    case "sitemap":
      return (await import("../knowledge/website/read-sitemap")).readSitemap(task);
    case "robots":
      return (await import("../knowledge/website/read-robots")).askRobots(task);
  }
}

function readText(type: DocumentType, content: string): ReadDocument {
  if (Buffer.byteLength(content) > READING_LIMITS.CONTENT_BYTES)
    throw new TooMuchText("A document of the knowledge base is at most 2 MB of text");
  return { content, title: titleOf(type, content), passages: splitPassages(type, content) };
}
