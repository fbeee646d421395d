CREATE TABLE "nodes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"has_redis" boolean NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "created_by" bigint;--> statement-breakpoint
ALTER TABLE "kept_events" ADD COLUMN "dialog_id" bigint;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_members_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
UPDATE "kept_events" SET "dialog_id" = ("payload"->'record'->>'dialog_id')::bigint WHERE "payload"->'record'->>'dialog_id' IS NOT NULL;
