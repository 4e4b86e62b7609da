import { realpath } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import type { DoctorReport } from './doctorReport.ts';
import { createRedactor, redactAll } from './redact.ts';
import { renderReport } from './renderReport.ts';

export interface Shareable {
  readonly data: unknown;
  /** Markdown. */
  readonly text: string;
}

/** The report without what is private on this machine. */
export async function shareable(report: DoctorReport, env: NodeJS.ProcessEnv): Promise<Shareable> {
  const home = homedir();
  const homes = [home, await realpath(home).catch(() => home)];
  const redact = createRedactor({ homes, user: userInfo().username, env });
  return { data: redactAll(report, redact), text: redact(renderReport(report)) };
}
