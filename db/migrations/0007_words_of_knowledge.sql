CREATE TABLE "knowledge_words" (
	"assistant_id" text NOT NULL,
	"word" text NOT NULL,
	CONSTRAINT "knowledge_words_assistant_id_word_pk" PRIMARY KEY("assistant_id","word")
);
--> statement-breakpoint
ALTER TABLE "passages" drop column "search";--> statement-breakpoint
ALTER TABLE "passages" ADD COLUMN "language" "regconfig" DEFAULT 'english' NOT NULL;--> statement-breakpoint
ALTER TABLE "passages" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector(language, coalesce(heading_text, '')), 'A') || setweight(to_tsvector(language, text), 'B')) STORED;--> statement-breakpoint
CREATE INDEX "passages_search" ON "passages" USING gin ("search");--> statement-breakpoint
ALTER TABLE "knowledge_words" ADD CONSTRAINT "knowledge_words_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
INSERT INTO "knowledge_words" ("assistant_id", "word")
SELECT DISTINCT p.assistant_id, word FROM "passages" p JOIN "assistants" a ON a.id = p.assistant_id, unnest(tsvector_to_array(p.search)) AS word;
