import { beforeEach, expect, it } from 'vitest';
import type { FromWebview } from '../../../src/chatProtocol.ts';
import type { Host } from '../../../media/chat/host.ts';
import { DraftKeeper } from '../../../media/chat/state/draftKeeper.ts';
import { UnsavedDrafts } from '../../../media/chat/state/unsavedDrafts.ts';
import { firstThread, secondThread } from '../../ui/chatHarness/samples.ts';
import { memoryStorage } from './memoryStorage.ts';

let posted: FromWebview[];
let host: Host;
let keeper: DraftKeeper;

beforeEach(() => {
  posted = [];
  const unsaved = new UnsavedDrafts(memoryStorage());
  host = { post: (one) => posted.push(one), remember: () => undefined, isNew: () => true, unsaved };
  keeper = new DraftKeeper(host);
  keeper.shown(firstThread, 'stored');
});

function type(text: string): void {
  keeper.typed(firstThread, text);
  keeper.flush();
}

/** The page is made anew after its host died, and the store has this draft. */
function afterCrash(stored: string): string {
  posted = [];
  return shownAgain(new DraftKeeper(host), stored);
}

function shownAgain(drafts: DraftKeeper, stored: string, threadId = firstThread): string {
  drafts.shown(threadId, stored);
  return drafts.recover(stored);
}

it('what was typed to a host that never answered is there again, and is posted again', () => {
  type('typed since');
  expect(afterCrash('stored')).toBe('typed since');
  expect(posted).toEqual([{ type: 'draft', threadId: firstThread, text: 'typed since' }]);
  expect(afterCrash('stored'), 'a second crash').toBe('typed since');
});

it('a prompt that was sent to a host that never answered is in the composer again, before what was typed after it', () => {
  keeper.send(firstThread, 'the prompt');
  type('and then');
  expect(afterCrash('stored')).toBe('the prompt\nand then');
});

it('what is stored is not kept any longer', () => {
  type('typed since');
  keeper.draftStored(firstThread, 'typed since');
  expect(afterCrash('of another window')).toBe('of another window');
  keeper.send(firstThread, 'the prompt');
  keeper.promptStored(firstThread, 'the prompt');
  keeper.draftStored(firstThread, '');
  expect(afterCrash('')).toBe('');
  expect(posted).toEqual([]);
});

it('what is stored of an older draft leaves the newer one kept', () => {
  type('one');
  type('one two');
  keeper.draftStored(firstThread, 'one');
  expect(afterCrash('one')).toBe('one two');
});

it('a draft that another window stored meanwhile stays behind what was typed here', () => {
  type('typed here');
  expect(afterCrash('typed there')).toBe('typed here\ntyped there');
});

it('a draft that was stored after all comes once, also behind prompts that were given back', () => {
  type('typed since');
  expect(afterCrash('waited\ntyped since')).toBe('waited\ntyped since');
});

it('a prompt that was given back is kept as a draft', () => {
  keeper.send(firstThread, 'the prompt');
  keeper.promptGivenBack(firstThread, 'the prompt', 'the prompt');
  expect(afterCrash('')).toBe('the prompt');
});

it('what is typed before an earlier page was read stays behind what that one kept', () => {
  type('typed since');
  const drafts = new DraftKeeper(host);
  drafts.shown(firstThread, 'stored');
  expect(drafts.recover('storedX')).toBe('typed since\nstoredX');
  expect(drafts.recover('typed since\nstoredX and more'), 'read once').toBe('typed since\nstoredX and more');
});

it('a thread that is left before an earlier page was read is read when it is shown again', () => {
  type('typed since');
  const drafts = new DraftKeeper(host);
  drafts.shown(firstThread, 'stored');
  expect(shownAgain(drafts, 'of the second', secondThread)).toBe('of the second');
  expect(shownAgain(drafts, 'stored')).toBe('typed since');
});

it('each thread has its own', () => {
  type('typed since');
  expect(shownAgain(keeper, 'of the second', secondThread)).toBe('of the second');
  expect(shownAgain(keeper, 'stored')).toBe('typed since');
});

it('works where the page may keep nothing', () => {
  const unsaved = new UnsavedDrafts(() => {
    throw new Error('forbidden');
  });
  const forgetful = new DraftKeeper({ ...host, unsaved });
  expect(shownAgain(forgetful, 'stored')).toBe('stored');
  forgetful.send(firstThread, 'the prompt');
  forgetful.promptStored(firstThread, 'the prompt');
  expect(posted).toContainEqual({ type: 'prompt', threadId: firstThread, text: 'the prompt' });
});
