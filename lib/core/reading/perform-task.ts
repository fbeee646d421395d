import type { DocumentType } from "./block";
import { extractText } from "./extract/extract-text";
import { UnreadableFile } from "./extract/kinds";
import { splitPassages } from "./split-passages";
import { type Outcome, READING_LIMITS, type ReadDocument, type Results, type Task } from "./tasks";
import { titleOf } from "./title-of";

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
      return (await import("./read-picture")).readPicture(task.bytes);
    case "mail":
      return (await import("./mail/read-mail")).readMail(task.bytes);
    case "text":
      return readText(task.type, task.content);
    case "sitemap":
      return (await import("./read-sitemap")).readSitemap(task);
    case "robots":
      return (await import("./read-robots")).askRobots(task);
  }
}

function readText(type: DocumentType, content: string): ReadDocument {
  if (Buffer.byteLength(content) > READING_LIMITS.CONTENT_BYTES)
    throw new TooMuchText("A document of the knowledge base is at most 2 MB of text");
  return { content, title: titleOf(type, content), passages: splitPassages(type, content) };
}
