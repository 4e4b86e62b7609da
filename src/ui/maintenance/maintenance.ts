import type { Disposable } from '../../base/disposable.ts';
import { runDoctor } from './doctor.ts';
import { importAmpHistory } from './importAmp.ts';
import { dryRun, migrate, rollBack, showHistory, verify } from './migrations.ts';
import { relinkHistory } from './relink.ts';
import { createWork, type MaintenanceContext } from './work.ts';

/** What is needed seldom, and loaded then: commands on database files, and the doctor. `target` names a file. */
export interface Maintenance extends Disposable {
  migrate(target: unknown): Promise<void>;
  dryRun(target: unknown): Promise<void>;
  verify(target: unknown): Promise<void>;
  rollBack(target: unknown): Promise<void>;
  showHistory(target: unknown): Promise<void>;
  importAmp(target: unknown): Promise<void>;
  relinkHistory(): Promise<void>;
  runDoctor(): Promise<void>;
}

export function createMaintenance(context: MaintenanceContext): Maintenance {
  const work = createWork(context);
  return {
    migrate: (target) => migrate(work, target),
    dryRun: (target) => dryRun(work, target),
    verify: (target) => verify(work, target),
    rollBack: (target) => rollBack(work, target),
    showHistory: (target) => showHistory(work, target),
    importAmp: (target) => importAmpHistory(work, target),
    relinkHistory: () => relinkHistory(work),
    runDoctor: () => runDoctor(work),
    dispose: () => work.reports.dispose(),
  };
}
