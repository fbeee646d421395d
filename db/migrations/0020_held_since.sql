ALTER TABLE "members" ALTER COLUMN "offline_since" SET DEFAULT now();--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "held_since" timestamp (3) with time zone;--> statement-breakpoint
-- From here on null says "online" alone.
UPDATE "members" SET "offline_since" = coalesce("last_seen", now()) WHERE "offline_since" IS NULL AND "online_until" IS NULL;--> statement-breakpoint
-- Whoever is away at the upgrade has the whole time to come back.
UPDATE "dialogs" SET "held_since" = now() WHERE "kind" = 'support' AND "status" = 'human' AND "assignee_id" IS NOT NULL;--> statement-breakpoint
DELETE FROM "effects" WHERE "kind" = 'operator_gone';
