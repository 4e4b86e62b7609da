import { agentNames } from '../../domain/agentNames.ts';
import type { AgentProgram, ProgramPlace } from '../process/agentProgram.ts';
import { codexEnvironment, type CodexSettings } from './settings.ts';

export const codexProgram: AgentProgram = {
  kind: 'codex',
  displayName: agentNames.codex,
  command: 'codex',
  // The first version whose app-server speaks of threads and turns as we do.
  minimum: [0, 100],
  howToInstall: 'npm install -g @openai/codex',
  url: 'https://developers.openai.com/codex/cli',
  advice: {
    install: 'Install Codex with `npm install -g @openai/codex`.',
    update: 'Update it with `npm install -g @openai/codex@latest`.',
  },
};

export function codexPlace(settings: CodexSettings): ProgramPlace {
  return { setting: settings.path, env: codexEnvironment(settings) };
}
