import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Prints what was shown of which agent: a line a case. */
export default class MatrixReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) => [...module.children.allTests()].map(row));
    console.log(['', 'agent     result  time      case', ...rows, ''].join('\n'));
  }
}

function row(test: TestCase): string {
  const agent = test.parent.type === 'suite' ? test.parent.name : '';
  const ms = `${Math.round(test.diagnostic()?.duration ?? 0)} ms`;
  return `${agent.padEnd(10)}${test.result().state.padEnd(8)}${ms.padStart(8)}  ${test.name}`;
}
