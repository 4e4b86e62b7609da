/** Every command of the palette and the menus, in package.json's order; a test holds the two together. */
export const commandIds = [
  'threadkeeper.newSession',
  'threadkeeper.trySampleAgent',
  'threadkeeper.openSession',
  'threadkeeper.newThread',
  'threadkeeper.openThread',
  'threadkeeper.renameSession',
  'threadkeeper.deleteSession',
  'threadkeeper.renameThread',
  'threadkeeper.deleteThread',
  'threadkeeper.stopTurn',
  'threadkeeper.copyAgentThreadId',
  'threadkeeper.showAgents',
  'threadkeeper.refresh',
  'threadkeeper.showLog',
  'threadkeeper.openSettings',
] as const;
export type CommandId = (typeof commandIds)[number];
