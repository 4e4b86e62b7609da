import type { StoreMethodName } from '../protocol.ts';
import { endBindings, getBindings, saveBinding } from './bindings.ts';
import { enqueuePrompt, removeQueuedPrompt, setDraft } from './composer.ts';
import { getHealth, setHealth } from './health.ts';
import { importSessions } from './importSessions.ts';
import { inspect } from './inspect.ts';
import { addThreadMessage, getStoredMessage, getThreadMessages } from './messages.ts';
import { choose, saveOffers } from './offers.ts';
import { searchMessages } from './searchMessages.ts';
import { createSession, deleteSession, getSessionSummary, listSessions, renameSession } from './sessions.ts';
import type { StoreHandler } from './storeContext.ts';
import { createThread, deleteThread, openThread, renameThread, showThread } from './threads.ts';
import { changeParts, endTurn, requestStop, setTurnWaiting, startTurn } from './turns.ts';

/** Who answers what. */
export const handlers: { readonly [K in StoreMethodName]: StoreHandler<K> } = {
  info: (context) => context.info,
  inspect,
  listSessions,
  getSession: getSessionSummary,
  createSession,
  renameSession,
  deleteSession,
  createThread,
  renameThread,
  deleteThread,
  openThread,
  showThread,
  getThreadMessages,
  getMessage: getStoredMessage,
  searchMessages,
  addThreadMessage,
  setDraft,
  enqueuePrompt,
  removeQueuedPrompt,
  startTurn,
  changeParts,
  setTurnWaiting,
  endTurn,
  saveOffers,
  choose,
  requestStop,
  saveBinding,
  getBindings,
  endBindings,
  getHealth,
  setHealth,
  importSessions,
};
