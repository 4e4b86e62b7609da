import { agentNames } from '../../domain/agentNames.ts';
import type { AgentProgram, ProgramPlace } from '../process/agentProgram.ts';
import { claudeEnvironment, type ClaudeSettings } from './settings.ts';

export const claudeProgram: AgentProgram = {
  kind: 'claude',
  displayName: agentNames.claude,
  command: 'claude',
  places: ['~/.local/bin', '~/.claude/local'],
  // The first version that keeps the ID of a conversation that is continued; earlier ones gave it a new one.
  minimum: [2, 1],
  howToInstall: 'npm install -g @anthropic-ai/claude-code',
  url: 'https://code.claude.com/docs/en/setup',
  advice: {
    install: 'Install Claude Code with `npm install -g @anthropic-ai/claude-code`.',
    update: 'Update it with `claude update`.',
  },
};

export function claudePlace(settings: ClaudeSettings): ProgramPlace {
  return { setting: settings.path, env: claudeEnvironment(settings) };
}
