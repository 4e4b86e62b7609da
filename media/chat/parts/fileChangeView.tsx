import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { FileChangePart } from '../../../src/domain/message.ts';
import { useChat } from '../chatContext.ts';
import { changedLines } from './changedLines.ts';
import { Icon } from './icon.tsx';
import type { PartPlace } from './partPlace.ts';

export function FileChangeView({ part, place }: { part: FileChangePart; place: PartPlace }): JSX.Element {
  const { actions, model } = useChat();
  const { oldText, newText } = part;
  const lines = useMemo(() => changedLines(oldText, newText), [oldText, newText]);
  return (
    <section class="card file-change" aria-label="File change">
      <Icon name={oldText === null ? 'diff-added' : newText === null ? 'diff-removed' : 'diff-modified'} />
      <span class="file-path" title={part.path}>
        <bdi>{shortPath(part.path, model.session.value?.cwd ?? '')}</bdi>
      </span>
      <span
        class="lines-added"
        aria-label={`${lines.added} lines added`}
        role="img"
      >{`+${lines.added}`}</span>
      <span class="lines-removed" aria-label={`${lines.removed} lines removed`} role="img">
        {`−${lines.removed}`}
      </span>
      <button
        type="button"
        class="button button-secondary"
        onClick={() => actions.openDiff(place.messageId, place.index)}
      >
        Open Diff
      </button>
    </section>
  );
}

/** Relative to the working folder where the file is in it. */
function shortPath(path: string, folder: string): string {
  const inFolder = folder !== '' && path.startsWith(folder) && /^[\\/]/.test(path.slice(folder.length));
  return inFolder ? path.slice(folder.length + 1) : path;
}
