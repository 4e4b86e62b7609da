/** Every command of the palette and the menus, in package.json's order; a test holds the two together. */
export const commandIds = [
  'threadkeeper.newSession',
  'threadkeeper.trySampleAgent',
  'threadkeeper.openSession',
  'threadkeeper.newThread',
  'threadkeeper.openThread',
  'threadkeeper.searchMessages',
  'threadkeeper.renameSession',
  'threadkeeper.deleteSession',
  'threadkeeper.renameThread',
  'threadkeeper.deleteThread',
  'threadkeeper.stopTurn',
  'threadkeeper.copyAgentThreadId',
  'threadkeeper.validateThread',
  'threadkeeper.validateAllThreads',
  'threadkeeper.cleanUpOrphans',
  'threadkeeper.showAgents',
  'threadkeeper.importAmp',
  'threadkeeper.relinkHistory',
  'threadkeeper.migrate',
  'threadkeeper.migrateDryRun',
  'threadkeeper.verifyMigration',
  'threadkeeper.rollBackMigration',
  'threadkeeper.showMigrationHistory',
  'threadkeeper.runDoctor',
  'threadkeeper.refresh',
  'threadkeeper.showLog',
  'threadkeeper.openSettings',
] as const;
export type CommandId = (typeof commandIds)[number];

/**
 * What a click on a row runs. VS Code asks the extension host to activate whom a command of package.json belongs to, and
 * shows progress meanwhile, when it is run for the first time; of these it knows that there is nobody to activate.
 */
export const rowCommands = {
  '_threadkeeper.openSession': 'threadkeeper.openSession',
  '_threadkeeper.openThread': 'threadkeeper.openThread',
} as const satisfies Record<string, CommandId>;
export type RowCommand = keyof typeof rowCommands;
