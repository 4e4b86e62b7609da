import type { Check } from '../../store/jobs/job.ts';

/** Why a report of checks is a failure; undefined when all of them passed. */
export function failureOf(checks: readonly Check[]): string | undefined {
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length === 0) return undefined;
  return `${failed.length} of ${checks.length} checks failed: ${failed.map(({ name }) => name).join(', ')}.`;
}
