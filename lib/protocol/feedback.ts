import { z } from "zod";

/** What is wrong with an answer that did not help. */
export const feedbackReason = z.enum(["wrong", "incomplete", "outdated", "off_topic", "other"]);
export type FeedbackReason = z.infer<typeof feedbackReason>;
