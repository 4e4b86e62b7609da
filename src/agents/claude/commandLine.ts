import type { RemoteThreadId } from '../../domain/ids.ts';
import type { ClaudeSettings } from './settings.ts';

/**
 * The arguments of a turn. The prompt is none of them: it goes by stdin. Without an ID Claude Code makes a
 * conversation and its ID (P6); one is only ever continued, so `--session-id`, which creates, is not used (ruling 6).
 */
export function commandLine(
  remoteId: RemoteThreadId | undefined,
  { model, permissionMode, args = [] }: ClaudeSettings,
): string[] {
  return [
    ...protocol,
    ...(remoteId === undefined ? [] : ['--resume', remoteId]),
    ...(model ? ['--model', model] : []),
    ...(permissionMode ? ['--permission-mode', permissionMode] : []),
    ...args,
  ];
}

/** JSON lines both ways, the words as they come, and permissions asked for in the same stream. */
const protocol = [
  '--print',
  ...['--input-format', 'stream-json'],
  ...['--output-format', 'stream-json'],
  '--verbose',
  '--include-partial-messages',
  ...['--permission-prompt-tool', 'stdio'],
];
