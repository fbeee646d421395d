CREATE INDEX "records_updated" ON "records" USING btree ("workspace_id","type","updated_at","id");--> statement-breakpoint
CREATE INDEX "records_customer" ON "records" USING btree ("site_id",(customer->>'id'));--> statement-breakpoint
CREATE INDEX "records_parties" ON "records" USING gin ("parties" jsonb_path_ops);