import * as v from 'valibot';

/** What `test/ui/run.ts` prepares once for all tests and hands over in THREADKEEPER_UI_RUN. */
const run = v.object({
  browser: v.string(),
  /** An extensions folder with the packaged VSIX installed; tests copy it. */
  extensionsDir: v.string(),
});

export type UiRun = v.InferOutput<typeof run>;

export function uiRun(): UiRun {
  const text = process.env.THREADKEEPER_UI_RUN;
  if (text === undefined) throw new Error('Start the UI tests with `npm run test:ui`.');
  return v.parse(run, JSON.parse(text));
}

export function uiRunEnvironment(value: UiRun): Record<string, string> {
  return { THREADKEEPER_UI_RUN: JSON.stringify(value) };
}
