CREATE TABLE "visitor_links" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"assistant_id" text NOT NULL,
	"email" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "email_by" text;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "email_confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "visitor_links" ADD CONSTRAINT "visitor_links_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visitor_links" ADD CONSTRAINT "visitor_links_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "visitor_links_contact" ON "visitor_links" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "visitor_links_expires" ON "visitor_links" USING btree ("expires_at");