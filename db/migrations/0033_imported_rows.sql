CREATE TABLE "imported_rows" (
	"workspace_id" bigint NOT NULL,
	"source" text NOT NULL,
	"type" text NOT NULL,
	"external_id" text NOT NULL,
	"contact_id" uuid,
	"dialog_id" bigint,
	"position" bigint DEFAULT 0 NOT NULL,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "imported_rows_workspace_id_source_type_external_id_pk" PRIMARY KEY("workspace_id","source","type","external_id")
);
--> statement-breakpoint
ALTER TABLE "imported_rows" ADD CONSTRAINT "imported_rows_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_rows" ADD CONSTRAINT "imported_rows_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_rows" ADD CONSTRAINT "imported_rows_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_rows_contact" ON "imported_rows" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "imported_rows_dialog" ON "imported_rows" USING btree ("dialog_id");