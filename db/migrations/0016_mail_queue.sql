ALTER TABLE "members" ADD COLUMN "queue_mailed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "seen_origin" text;