CREATE TABLE "record_subscriptions" (
	"dialog_id" bigint NOT NULL,
	"principal" text NOT NULL,
	"left_at" timestamp (3) with time zone,
	CONSTRAINT "record_subscriptions_dialog_id_principal_pk" PRIMARY KEY("dialog_id","principal")
);
--> statement-breakpoint
ALTER TABLE "record_subscriptions" ADD CONSTRAINT "record_subscriptions_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;