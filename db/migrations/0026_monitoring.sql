CREATE TABLE "close_counts" (
	"minute" timestamp (3) with time zone NOT NULL,
	"workspace_id" bigint NOT NULL,
	"namespace" text NOT NULL,
	"code" integer NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "close_counts_workspace_id_minute_namespace_code_pk" PRIMARY KEY("workspace_id","minute","namespace","code")
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"name" text PRIMARY KEY NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failures" bigint DEFAULT 0 NOT NULL,
	"last_started_at" timestamp (3) with time zone,
	"last_duration_ms" integer,
	"last_failed_at" timestamp (3) with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "system_alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "system_alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" bigint NOT NULL,
	"severity" text NOT NULL,
	"message" text NOT NULL,
	"affected_services" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"audience" text NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "started_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "counts" jsonb;--> statement-breakpoint
ALTER TABLE "close_counts" ADD CONSTRAINT "close_counts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "system_alerts" ADD CONSTRAINT "system_alerts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "close_counts_minute" ON "close_counts" USING btree ("minute");--> statement-breakpoint
CREATE INDEX "system_alerts_workspace" ON "system_alerts" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "system_alerts_changed" ON "system_alerts" USING btree ("updated_at");