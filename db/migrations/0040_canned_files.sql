ALTER TABLE "canned_replies" ADD COLUMN "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "canned_reply_id" bigint;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_canned_reply_id_canned_replies_id_fk" FOREIGN KEY ("canned_reply_id") REFERENCES "public"."canned_replies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "files_canned_reply" ON "files" USING btree ("canned_reply_id") WHERE "files"."canned_reply_id" is not null;