CREATE TABLE "website_pages" (
	"website_id" bigint NOT NULL,
	"url" text NOT NULL,
	"document_id" bigint,
	"run" integer NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"etag" text,
	"last_modified" text,
	"hash" text,
	CONSTRAINT "website_pages_website_id_url_pk" PRIMARY KEY("website_id","url")
);
--> statement-breakpoint
CREATE TABLE "websites" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "websites_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"assistant_id" text NOT NULL,
	"url" text NOT NULL,
	"every" text NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"run" integer NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"next_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "website_id" bigint;--> statement-breakpoint
ALTER TABLE "website_pages" ADD CONSTRAINT "website_pages_website_id_websites_id_fk" FOREIGN KEY ("website_id") REFERENCES "public"."websites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "website_pages" ADD CONSTRAINT "website_pages_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "websites" ADD CONSTRAINT "websites_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "website_pages_document" ON "website_pages" USING btree ("document_id");--> statement-breakpoint
CREATE UNIQUE INDEX "websites_address" ON "websites" USING btree ("assistant_id","url");--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_website_id_websites_id_fk" FOREIGN KEY ("website_id") REFERENCES "public"."websites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "documents_website" ON "documents" USING btree ("website_id");