import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Claude Code keeps its conversations and its register of processes. */
export function claudeHome(env: NodeJS.ProcessEnv): string {
  return env['CLAUDE_CONFIG_DIR'] || join(env['HOME'] || homedir(), '.claude');
}
