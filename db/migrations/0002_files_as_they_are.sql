-- Images and archives are compressed already: trying again costs more than all the rest of an upload.
ALTER TABLE "files" ALTER COLUMN "content" SET STORAGE EXTERNAL;
