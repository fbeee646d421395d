/** @jsxImportSource preact */
import { fill, Icon, useWidget } from "../app/shared";
import type { Upload, Uploads } from "../app/use-uploads";

function Line({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { strings } = useWidget();
  const { key, name, problem, done, progress } = upload;
  return (
    <li class={problem ? "bad" : undefined}>
      <span class="name">
        <bdi>{name}</bdi>
      </span>
      {problem && <span role="alert">{problem}</span>}
      {!done && !problem && <progress max={1} value={progress} aria-label={fill(strings.uploading, { name })} />}
      {problem === strings.uploadFailed && (
        <button type="button" class="retry" onClick={() => uploads.retry(key)}>
          {strings.retry}
        </button>
      )}
      <button type="button" aria-label={fill(strings.removeFile, { name })} onClick={() => uploads.remove(key)}>
        <Icon name="cross" />
      </button>
    </li>
  );
}

/** The files of the next message, each with how far it is or why it does not go. */
export default function FileList({ uploads }: { uploads: Uploads }) {
  const { strings } = useWidget();
  return (
    <ul class="files" aria-label={strings.files}>
      {uploads.list.map((upload) => (
        <Line key={upload.key} upload={upload} uploads={uploads} />
      ))}
    </ul>
  );
}
