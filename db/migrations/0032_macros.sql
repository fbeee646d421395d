CREATE TABLE "macro_runs" (
	"dialog_id" bigint NOT NULL,
	"client_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "macro_runs_dialog_id_client_id_pk" PRIMARY KEY("dialog_id","client_id")
);
--> statement-breakpoint
CREATE TABLE "macros" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "macros_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" bigint NOT NULL,
	"member_id" bigint,
	"name" text NOT NULL,
	"shared" boolean NOT NULL,
	"actions" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "macro_runs" ADD CONSTRAINT "macro_runs_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macros" ADD CONSTRAINT "macros_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macros" ADD CONSTRAINT "macros_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "macros_shared" ON "macros" USING btree ("workspace_id","name") WHERE "macros"."shared";--> statement-breakpoint
CREATE UNIQUE INDEX "macros_own" ON "macros" USING btree ("member_id","name") WHERE not "macros"."shared";--> statement-breakpoint
CREATE INDEX "macros_workspace" ON "macros" USING btree ("workspace_id","name","id");