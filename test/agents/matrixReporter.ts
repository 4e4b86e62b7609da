import { readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { updateMatrix } from './matrix.ts';

const page = new URL('../../docs/agents.md', import.meta.url);

/** Prints what was shown of which agent, a line a case, and writes the matrix of the documents after a whole run. */
export default class MatrixReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    console.log(['', 'agent     result  time      case', ...tests.map(row), ''].join('\n'));
    // With a filter by name the others are skipped for no reason that could be told.
    if (tests.some((test) => test.project.globalConfig.testNamePattern)) return;
    const shown = tests.map((test) => ({
      agent: agentOf(test),
      test: test.name,
      state: test.result().state,
    }));
    writeFileSync(page, updateMatrix(readFileSync(page, 'utf8'), shown));
  }
}

function row(test: TestCase): string {
  const ms = `${Math.round(test.diagnostic()?.duration ?? 0)} ms`;
  return `${agentOf(test).padEnd(10)}${test.result().state.padEnd(8)}${ms.padStart(8)}  ${test.name}`;
}

function agentOf({ parent }: TestCase): string {
  return parent.type === 'suite' ? parent.name : '';
}
