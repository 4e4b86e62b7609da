import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { Lazy } from '../../base/lazy.ts';
import type { Logger } from '../../base/log.ts';
import type { StoreJobs } from '../../store/jobs/storeJobs.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { ReportDocuments } from './reportDocuments.ts';

export interface MaintenanceContext {
  readonly store: () => Promise<StoreApi>;
  readonly agents: () => Promise<readonly AgentAdapter[]>;
  /** IDs of the agents' processes that run now. */
  readonly agentProcesses: () => Promise<readonly number[]>;
  /** Threadkeeper's own version. */
  readonly version: string;
  /** The path of a bundle by its name. */
  readonly dist: (name: string) => string;
  /** The extension's global storage. */
  readonly globalStorage: string;
  readonly log: Logger;
}

/** What the commands share. */
export interface Work extends MaintenanceContext {
  readonly jobs: () => Promise<StoreJobs>;
  readonly storeFiles: { readonly workerPath: string; readonly wasmPath: string; readonly log: Logger };
  readonly reports: ReportDocuments;
}

export function createWork(context: MaintenanceContext): Work {
  const { dist, log } = context;
  const wasmPath = dist('sql-wasm.wasm');
  const jobs = new Lazy(async () => {
    const { createStoreJobs } = await import('../../store/jobs/storeJobs.ts');
    return createStoreJobs({ workerPath: dist('storeJobs.cjs'), wasmPath });
  });
  return {
    ...context,
    jobs: () => jobs.get(),
    storeFiles: { workerPath: dist('storeWorker.cjs'), wasmPath, log },
    reports: new ReportDocuments(),
  };
}
