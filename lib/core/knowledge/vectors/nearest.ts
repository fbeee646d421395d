/** The ids of an assistant's passages that mean most nearly what is asked, nearest first; none where that is not known now. */
export type Nearest = (assistantId: string, question: string) => Promise<number[]>;
