import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll } from 'vitest';

let built: Promise<string> | undefined;

afterAll(async () => {
  if (built) await rm(await built, { recursive: true, force: true });
});

export interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  /** The registry it looks into; one that does not exist when not given. */
  readonly home?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes by stdin; nothing when not given. */
  readonly input?: string;
}

/** Runs the command line as a real process without a terminal, built as it ships. */
export async function threadkeeper(args: readonly string[], call: Call = {}): Promise<Answer> {
  const { exitCode, stdout, stderr } = await start(args, await program(), call);
  return { exitCode, stdout, stderr };
}

/** The built `cli.js`, once a test file. */
export async function program(): Promise<string> {
  built ??= build();
  return path.join(await built, 'cli.js');
}

/** The running process, for a test that has something to do with it. */
export function start(args: readonly string[], file: string, { home, cwd, env, input }: Call = {}) {
  return execa(process.execPath, [file, ...args], {
    cwd: cwd ?? os.tmpdir(),
    env: { THREADKEEPER_HOME: home ?? path.join(path.dirname(file), 'nowhere'), ...env },
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    reject: false,
  });
}

async function build(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cli-'));
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  await execa(process.execPath, ['esbuild.mjs', `--outdir=${folder}`]);
  return folder;
}
