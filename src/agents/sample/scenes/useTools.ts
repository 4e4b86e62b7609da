import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Stage } from '../stage.ts';
import { insideFolder, walkFiles } from '../workspaceFiles.ts';

const mostListed = 200;
const mostHits = 50;
const mostFileBytes = 100_000;

export async function listFiles(stage: Stage): Promise<void> {
  const { cwd } = stage.conversation;
  const tool = { title: 'List the files', kind: 'search', input: { path: cwd } } as const;
  const list = await stage.useTool(tool, async () => {
    const files = await walkFiles(cwd, mostListed);
    return files.join('\n') || '(no files)';
  });
  await stage.say(list === undefined ? 'I could not list the files.' : `These are the files of \`${cwd}\`.`);
}

export async function searchFiles(stage: Stage, match: RegExpExecArray): Promise<void> {
  const word = match[1] ?? '';
  const { cwd } = stage.conversation;
  const tool = { title: `Search “${word}”`, kind: 'search', input: { query: word } } as const;
  const found = await stage.useTool(
    tool,
    async () => (await search(cwd, word)).join('\n') || '(nothing found)',
  );
  await stage.say(found === undefined ? 'I could not search.' : `That is where \`${word}\` stands.`);
}

export async function readOneFile(stage: Stage, match: RegExpExecArray): Promise<void> {
  const name = (match[1] ?? '').replace(/[.,;:!?]+$/, '');
  const { cwd } = stage.conversation;
  const tool = { title: `Read ${name}`, kind: 'read', input: { path: name } } as const;
  const text = await stage.useTool(tool, async () => readText(await insideFolder(cwd, name)));
  await stage.say(
    text === undefined
      ? `I could not read \`${name}\`.`
      : `\`${name}\` has ${text.split('\n').length} lines.`,
  );
}

async function search(cwd: string, word: string): Promise<string[]> {
  const hits: string[] = [];
  for (const file of await walkFiles(cwd, 2000)) {
    const lines = (await readText(path.join(cwd, file)).catch(() => '')).split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.includes(word)) hits.push(`${file}:${index + 1}: ${line.trim().slice(0, 200)}`);
      if (hits.length >= mostHits) return hits;
    }
  }
  return hits;
}

async function readText(file: string): Promise<string> {
  return (await readFile(file)).subarray(0, mostFileBytes).toString('utf8');
}
