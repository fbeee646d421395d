ALTER TABLE "knowledge_words" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "knowledge_words" CASCADE;--> statement-breakpoint
DROP INDEX "passages_search";--> statement-breakpoint
ALTER TABLE "passages" DROP COLUMN "search";--> statement-breakpoint
ALTER TABLE "passages" DROP COLUMN "language";