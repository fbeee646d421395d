export type { Core as KnowledgeCore } from "./core";
export { addDocument, deleteDocument, getDocument, KNOWLEDGE_LIMITS, listDocuments, type NewDocument, putDocument } from "./documents";
export { type Language, languageOf } from "./language";
export { type FoundPassage, searchPassages } from "./search-passages";
export { answerUnanswered, countUnanswered, dismissUnanswered, listUnanswered, unansweredWrite } from "./unanswered";
export { type Embedder, openVectors } from "./vectors/open-vectors";
export { websiteJobs } from "./website/crawl-website";
export { addWebsite, deleteWebsite, listWebsitePages, listWebsites, readWebsite, updateWebsite } from "./website/websites";
