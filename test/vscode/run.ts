/** `npm run test:vscode`: bundles the host tests and runs them inside a real extension host. */
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from '../workbench/browser.ts';
import { installHost } from '../workbench/install.ts';
import { isolatedEnvironment } from '../workbench/isolatedEnvironment.ts';
import { writeUserSettings } from '../workbench/userSettings.ts';
import { decodeResults, type TestResult } from './results.ts';

const root = join(import.meta.dirname, '../..');
const output = join(root, 'dist/test');
const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'tk-host-'));
const resultFile = join(temporary, 'results.jsonl');

try {
  await bundleTests();
  const passed = await runInHost();
  const results = existsSync(resultFile) ? decodeResults(readFileSync(resultFile, 'utf8')) : [];
  process.exitCode = report(results) && passed ? 0 : 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function bundleTests(): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/index.ts', ...globSync('test/vscode/**/*.test.ts', { cwd: root })],
    outbase: 'test/vscode',
    outdir: output,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** True when the host said that all tests passed. */
async function runInHost(): Promise<boolean> {
  const workspace = join(temporary, 'workspace');
  const userDataDir = join(temporary, 'data');
  mkdirSync(workspace);
  writeUserSettings(userDataDir, {});
  const { env } = isolatedEnvironment(temporary);
  const executable = await vscodeExecutable();
  try {
    await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(output, 'index.cjs'),
      launchArgs: [
        workspace,
        `--user-data-dir=${userDataDir}`,
        `--extensions-dir=${join(temporary, 'extensions')}`,
        '--disable-extensions',
      ],
      extensionTestsEnv: { ...env, THREADKEEPER_TEST_RESULTS: resultFile },
    });
    return true;
  } catch (error) {
    console.error(String(error));
    return false;
  }
}

/** VSCODE_EXECUTABLE, or the workbench from the npm registry; undefined: the desktop VS Code that runTests downloads. */
async function vscodeExecutable(): Promise<string | undefined> {
  const wanted = process.env.VSCODE_EXECUTABLE;
  if (wanted !== undefined || process.platform !== 'linux') return wanted;
  await installHost();
  ensureBrowser();
  return fileURLToPath(import.meta.resolve('../workbench/codeShim.ts'));
}

function report(results: readonly TestResult[]): boolean {
  for (const it of results) {
    console.log(
      `  ${it.state === 'passed' ? '✓' : it.state === 'failed' ? '✗' : '-'} ${it.title} (${it.ms} ms)`,
    );
    if (it.error !== undefined) console.log(it.error.replaceAll(/^/gm, '      '));
  }
  const count = (state: TestResult['state']) => results.filter((it) => it.state === state).length;
  if (results.length === 0) console.error('No test ran in the extension host.');
  console.log(
    `Host tests: ${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`,
  );
  return results.length > 0 && count('failed') === 0;
}
