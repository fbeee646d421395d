export {
  createApprovedAnswer,
  deleteApprovedAnswer,
  listApprovedAnswers,
  updateApprovedAnswer,
} from "./answers/change-answers";
export { findApprovedAnswer, matchApprovedAnswer } from "./answers/match-answer";
export { findPhrase } from "./answers/short-texts";
export type { Core as KnowledgeCore } from "./core";
export {
  addDocument,
  deleteDocument,
  getDocument,
  KNOWLEDGE_LIMITS,
  listDocuments,
  type NewDocument,
  putDocument,
  updateDocument,
} from "./documents";
export { createEvaluationCase, deleteEvaluationCase, listEvaluationCases, updateEvaluationCase } from "./evaluation/change-cases";
export { copyEvaluationCase } from "./evaluation/copy-case";
export { importEvaluationCases } from "./evaluation/import-cases";
export { deleteEvaluationRun, getEvaluationRun, listEvaluationRuns, startEvaluationRun } from "./evaluation/runs";
export { giveFeedback, listDialogFeedback, listFeedback, withdrawFeedback } from "./feedback/feedback";
export { type Language, languageOf } from "./language";
export { factsAsked, holdsFact } from "./lexicon/facts";
export { foldLetters, wordsOf } from "./lexicon/words";
export { type FoundPassage, languageToSearchIn, type SearchContext, searchPassages } from "./search-passages";
export { answerUnanswered, countUnanswered, dismissUnanswered, listUnanswered, readGap, unansweredWrite } from "./unanswered";
export { type Embedder, openVectors } from "./vectors/open-vectors";
export { websiteJobs } from "./website/crawl-website";
export { addWebsite, deleteWebsite, listWebsitePages, listWebsites, readWebsite, updateWebsite } from "./website/websites";
