-- Words of new messages wait to be sorted into the index; the one whose turn it is to do so for megabytes of them would wait for long.
ALTER INDEX "messages_search" SET (gin_pending_list_limit = 256);
