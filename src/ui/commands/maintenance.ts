import type { Maintenance } from '../maintenance/maintenance.ts';
import type { CommandHandlers } from './registerCommands.ts';

type MaintenanceCommand =
  | 'threadkeeper.importAmp'
  | 'threadkeeper.relinkHistory'
  | 'threadkeeper.migrate'
  | 'threadkeeper.migrateDryRun'
  | 'threadkeeper.verifyMigration'
  | 'threadkeeper.rollBackMigration'
  | 'threadkeeper.showMigrationHistory'
  | 'threadkeeper.runDoctor';

/** The commands that are needed seldom: their code is loaded when one of them is first called. */
export function maintenanceHandlers({
  maintenance,
}: {
  readonly maintenance: () => Promise<Maintenance>;
}): Pick<CommandHandlers, MaintenanceCommand> {
  return {
    'threadkeeper.importAmp': async (target) => (await maintenance()).importAmp(target),
    'threadkeeper.relinkHistory': async () => (await maintenance()).relinkHistory(),
    'threadkeeper.migrate': async (target) => (await maintenance()).migrate(target),
    'threadkeeper.migrateDryRun': async (target) => (await maintenance()).dryRun(target),
    'threadkeeper.verifyMigration': async (target) => (await maintenance()).verify(target),
    'threadkeeper.rollBackMigration': async (target) => (await maintenance()).rollBack(target),
    'threadkeeper.showMigrationHistory': async (target) => (await maintenance()).showHistory(target),
    'threadkeeper.runDoctor': async () => (await maintenance()).runDoctor(),
  };
}
