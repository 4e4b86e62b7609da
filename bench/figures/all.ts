import type { FigureFile } from '../figure.ts';
import { activation } from './activation.ts';
import { chat, chatScript } from './chat.ts';
import { firstWordAgents } from './firstWordAgents.ts';
import { continuedWordSample, firstWordSample } from './firstWordSample.ts';
import { longReply } from './longReply.ts';
import { longThread } from './longThread.ts';
import { otherWindowChat, otherWindowTree } from './otherWindow.ts';
import { probeClaude, probeCodex } from './probe.ts';
import { size } from './size.ts';
import { indexOverhead, messageOverhead, threadOverhead } from './storage.ts';
import { storeAppend, storeAppendLarge, storeAppendSteady } from './store/append.ts';
import { storeExport } from './store/exportEach.ts';
import { storeHostBlock, storeMigrateBlock, storeSearchBlock } from './store/hostBlock.ts';
import { storeMemory } from './store/memory.ts';
import { storeLastMessages, storeThreads } from './store/reads.ts';
import { storeTakeOver, storeWaitTold } from './store/windows.ts';
import { storeOpen, storeRoundTrip, storeSocketRoundTrip } from './store/worker.ts';
import { storeBytes, storeSyncs } from './store/writes.ts';
import { tree } from './tree.ts';

/** By the names that `npm run bench` takes, in the order of the report. */
export const figures: Readonly<Record<string, FigureFile>> = {
  activation,
  tree,
  chat,
  chatScript,
  firstWordSample,
  continuedWordSample,
  ...firstWordAgents,
  probeCodex,
  probeClaude,
  otherWindowTree,
  otherWindowChat,
  longThread,
  longReply,
  size,
  threadOverhead,
  messageOverhead,
  indexOverhead,
  storeAppend,
  storeAppendSteady,
  storeAppendLarge,
  storeExport,
  storeSyncs,
  storeBytes,
  storeOpen,
  storeMemory,
  storeThreads,
  storeLastMessages,
  storeRoundTrip,
  storeSocketRoundTrip,
  storeTakeOver,
  storeWaitTold,
  storeMigrateBlock,
  storeHostBlock,
  storeSearchBlock,
};
