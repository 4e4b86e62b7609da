import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { fileChanges, rawText } from './toolCalls.ts';
import type { WireToolCall } from './wire.ts';

/** Characters of a detail that are shown, and time for a diff, in ms: a decision must not wait for it. */
const maxDetail = 20_000;
const diffTimeMs = 200;

/** What a user needs to see to decide: the change of the file as a diff, else what the tool is called with. */
export function permissionDetail(call: WireToolCall): string | undefined {
  const diffs = fileChanges(call).map(({ path, oldText, newText }) =>
    diff(path, oldText ?? '', newText ?? ''),
  );
  const detail = diffs.length > 0 ? diffs.join('\n') : rawText(call.rawInput);
  return detail?.slice(0, maxDetail);
}

function diff(path: string, oldText: string, newText: string): string {
  const patch = createTwoFilesPatch(path, path, oldText, newText, undefined, undefined, {
    timeout: diffTimeMs,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch ?? `${path}: the change is too large to be shown`;
}
