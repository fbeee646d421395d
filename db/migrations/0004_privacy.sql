ALTER TABLE "messages" ADD COLUMN "sealed" text;--> statement-breakpoint
ALTER TABLE "assistants" ADD COLUMN "consent" text;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "totp_sealed" text;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "totp_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "totp_step" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "recovery_hashes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "privacy" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit_log" USING btree ("workspace_id","action","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit_log" USING btree ("workspace_id","actor","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "dialogs_resolved" ON "dialogs" USING btree ("workspace_id","resolved_at") WHERE "dialogs"."resolved_at" is not null;--> statement-breakpoint
CREATE INDEX "messages_sealed" ON "messages" USING btree ("id") WHERE "messages"."sealed" is not null;