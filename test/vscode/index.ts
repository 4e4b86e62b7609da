import Mocha from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeResult, type TestResult } from './results.ts';

/** VS Code calls this inside the extension host; a rejection is a failing exit code. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, ...grep() });
  for (const file of testFiles()) mocha.addFile(file);
  const failures = await new Promise<number>((resolve) => record(mocha.run(resolve)));
  if (failures > 0) throw new Error(`${failures} failed`);
}

function grep(): { grep?: string } {
  const wanted = process.env.THREADKEEPER_TEST_GREP;
  return wanted === undefined ? {} : { grep: wanted };
}

/** This file's bundle and those of the tests are CommonJS, side by side. */
function testFiles(): string[] {
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.cjs'))
    .map((name) => join(__dirname, name));
}

function record(runner: Mocha.Runner): void {
  runner.on('pass', (test) => write({ title: test.fullTitle(), state: 'passed', ms: test.duration ?? 0 }));
  runner.on('pending', (test) => write({ title: test.fullTitle(), state: 'skipped', ms: 0 }));
  runner.on('fail', (test, error: unknown) => {
    write({ title: test.fullTitle(), state: 'failed', ms: test.duration ?? 0, error: describe(error) });
  });
}

function write(result: TestResult): void {
  const file = process.env.THREADKEEPER_TEST_RESULTS;
  if (file === undefined) throw new Error('THREADKEEPER_TEST_RESULTS names no file');
  appendFileSync(file, encodeResult(result));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
