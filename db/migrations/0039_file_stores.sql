CREATE TABLE "file_objects" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"store" text NOT NULL,
	"key" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_removals" (
	"key" uuid PRIMARY KEY NOT NULL,
	"store" text NOT NULL,
	"writing_for" uuid,
	"due_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "file_removals_writing_for" UNIQUE("writing_for")
);
--> statement-breakpoint
ALTER TABLE "file_objects" ADD CONSTRAINT "file_objects_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_objects_store" ON "file_objects" USING btree ("store");--> statement-breakpoint
CREATE INDEX "file_removals_due" ON "file_removals" USING btree ("due_at");
--> statement-breakpoint
-- Whatever deletes a file, by whichever way, has its bytes removed from their store.
CREATE FUNCTION remove_file_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.file_removals ("key", "store", "due_at") VALUES (OLD."key", OLD."store", now())
  ON CONFLICT ("key") DO UPDATE SET "writing_for" = NULL, "due_at" = now();
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER file_objects_go AFTER DELETE ON "file_objects" FOR EACH ROW EXECUTE FUNCTION remove_file_object();
