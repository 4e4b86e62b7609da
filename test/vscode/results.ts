import * as v from 'valibot';

/** How a test ended, as the extension host tells the runner: one JSON object a line. */
const testResult = v.object({
  title: v.string(),
  state: v.picklist(['passed', 'failed', 'skipped']),
  ms: v.number(),
  error: v.optional(v.string()),
});

export type TestResult = v.InferOutput<typeof testResult>;

export function encodeResult(result: TestResult): string {
  return `${JSON.stringify(result)}\n`;
}

/** Throws on a line of another shape. */
export function decodeResults(text: string): TestResult[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => v.parse(testResult, JSON.parse(line)));
}
