import { beforeEach, expect, it } from 'vitest';
import type { FromWebview } from '../../../src/chatProtocol.ts';
import type { Host } from '../../../media/chat/host.ts';
import { ChatActions } from '../../../media/chat/state/actions.ts';
import { DraftKeeper } from '../../../media/chat/state/draftKeeper.ts';
import { ChatModel } from '../../../media/chat/state/model.ts';
import { UnsavedDrafts } from '../../../media/chat/state/unsavedDrafts.ts';
import { firstThread } from '../../ui/chatHarness/samples.ts';
import { memoryStorage } from './memoryStorage.ts';

let posted: FromWebview[];
let model: ChatModel;
let actions: ChatActions;

/** A page whose thread is drawn with the stored draft; what an earlier page kept of it was not read yet. */
beforeEach(() => {
  posted = [];
  const unsaved = new UnsavedDrafts(memoryStorage());
  const host: Host = {
    post: (one) => posted.push(one),
    remember: () => undefined,
    isNew: () => true,
    unsaved,
  };
  const drafts = new DraftKeeper(host);
  model = new ChatModel();
  model.threadId.value = firstThread;
  model.state.value = { phase: 'ready', running: false, text: 'Ready' };
  model.draft.value = 'stored';
  actions = new ChatActions(model, host, drafts);
  unsaved.keep(firstThread, { base: 'stored', sent: [], draft: 'stored and more' });
  drafts.shown(firstThread, 'stored');
});

const prompts = () => posted.filter(({ type }) => type === 'prompt');

it('nothing is sent that an earlier page kept and the user has not seen', () => {
  actions.send();
  expect(model.draft.value).toBe('stored and more');
  expect(prompts()).toEqual([]);
  actions.send();
  expect(prompts()).toEqual([{ type: 'prompt', threadId: firstThread, text: 'stored and more' }]);
});

it('what an earlier page kept comes before the first letter that is typed', () => {
  actions.typed('stored!');
  expect(model.draft.value).toBe('stored and more\nstored!');
  actions.typed('stored and more\nstored!!');
  expect(model.draft.value).toBe('stored and more\nstored!!');
});
