ALTER TABLE "imported_rows" ADD COLUMN "labels" jsonb;--> statement-breakpoint
ALTER TABLE "imported_rows" ADD COLUMN "priority" text;