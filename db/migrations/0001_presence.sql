ALTER TABLE "contacts" ADD COLUMN "online_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "online_until" timestamp (3) with time zone;