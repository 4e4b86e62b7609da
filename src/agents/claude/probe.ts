import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/decode.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { claudeHome } from './home.ts';
import { busyText, findLiveProcess } from './processRegister.ts';
import { isSessionId } from './sessionId.ts';
import { findTranscripts, lookInto, type TranscriptFile } from './transcriptFiles.ts';

/**
 * Whether Claude Code still has a conversation, by its files: `projects/<folder>/<id>.jsonl`, and the register of its
 * processes, where those that `isOurs` tells of do not count. It never throws, and what cannot be read is `unknown`
 * (invariant 5).
 */
export async function probeClaude(
  id: RemoteThreadId,
  cwd: string,
  env: NodeJS.ProcessEnv,
  isOurs: (pid: number) => boolean = () => false,
): Promise<ProbeResult> {
  if (!isSessionId(id))
    return { health: 'missing', reason: `${id} is no ID of Claude Code: those are UUIDs` };
  const home = claudeHome(env);
  try {
    const live = await findLiveProcess(id, env, isOurs);
    if (live) return { health: 'busy', reason: busyText(live) };
    return await lookFor(id, cwd, join(home, 'projects'));
  } catch (error) {
    return {
      health: 'unknown',
      reason: `Claude Code’s files in ${home} cannot be read: ${messageOf(error)}`,
    };
  }
}

async function lookFor(id: RemoteThreadId, cwd: string, projects: string): Promise<ProbeResult> {
  const project = projectName(await realpath(cwd).catch(() => cwd));
  const files = await findTranscripts(id, projects, project.length > maxName ? undefined : project);
  const file = files.find((found) => isProject(found.project, project)) ?? files[0];
  if (!file) return { health: 'missing', reason: `no file of it under ${projects}; ${cleanup}` };
  const { state, cwd: home } = await lookInto(file.path);
  switch (state) {
    case 'talked':
      return isProject(file.project, project) ? live(file) : moved(file, home);
    case 'begun':
      return { health: 'provisional', reason: `${file.path} has no prompt in it yet` };
    case 'broken':
      return { health: 'torn', reason: `${file.path} has nothing in it that can be read` };
    case 'unclear':
      return { health: 'unknown', reason: `${file.path} begins with nothing that tells` };
  }
}
const cleanup = 'Claude Code deletes them after 30 days, or what its setting cleanupPeriodDays says';

function live({ path }: TranscriptFile): ProbeResult {
  return { health: 'live', reason: `found ${path}` };
}

function moved({ path, project }: TranscriptFile, home: string | undefined): ProbeResult {
  return { health: 'moved', reason: `it belongs to the folder ${home ?? project} (${path})` };
}

/** How Claude Code names the folder of a project: long names are cut, and a hash is put after them. */
function projectName(cwd: string): string {
  return cwd.replaceAll(/[^A-Za-z0-9]/g, '-');
}
const maxName = 200;

function isProject(name: string, expected: string): boolean {
  if (expected.length <= maxName) return name === expected;
  return name.startsWith(`${expected.slice(0, maxName)}-`);
}
