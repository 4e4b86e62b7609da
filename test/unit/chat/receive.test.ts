import { beforeEach, describe, expect, it } from 'vitest';
import type { FromWebview } from '../../../src/chatProtocol.ts';
import type { Host, Shown } from '../../../media/chat/host.ts';
import { DraftKeeper } from '../../../media/chat/state/draftKeeper.ts';
import { ChatModel } from '../../../media/chat/state/model.ts';
import { createReceiver } from '../../../media/chat/state/receive.ts';
import { UnsavedDrafts } from '../../../media/chat/state/unsavedDrafts.ts';
import {
  conversation,
  ended,
  firstThread,
  message,
  messageId,
  permission,
  reply,
  running,
  secondThread,
  show,
} from '../../ui/chatHarness/samples.ts';
import { memoryStorage } from './memoryStorage.ts';

let model: ChatModel;
let posted: FromWebview[];
let remembered: Shown[];
let frames: (() => void)[];
let afterwards: (() => void)[];
let receive: (data: unknown) => void;
let host: Host;

function receiverOf(of: Host): (data: unknown) => void {
  return createReceiver({
    model,
    host: of,
    drafts: new DraftKeeper(of),
    beforeNextFrame: (run) => frames.push(run),
    afterNextFrame: (run) => afterwards.push(run),
  });
}

beforeEach(() => {
  model = new ChatModel();
  posted = [];
  remembered = [];
  frames = [];
  afterwards = [];
  host = {
    post: (one) => posted.push(one),
    remember: (shown) => remembered.push(shown),
    isNew: () => true,
    unsaved: new UnsavedDrafts(memoryStorage()),
  };
  receive = receiverOf(host);
});

const contents = (): string[] => model.rows.value.cells.map((cell) => cell.message.value.content);
const partsOf = (index: number): unknown => model.rows.value.cells[index]?.message.value.parts;
const append = (idx: number, text: string, threadId = firstThread): unknown => ({
  ...{ type: 'partsChanged', threadId, messageId: messageId(idx) },
  changes: [{ op: 'append', index: 0, text }],
});
const drawFrame = (): void => frames.splice(0).forEach((run) => run());

describe('what the host says', () => {
  it('is drawn a frame at a time, however many deltas there were', () => {
    receive(show({ messages: [reply(0, [{ kind: 'text', text: 'a' }], running)] }));
    for (const letter of 'bcdef') receive(append(0, letter));
    expect(frames).toHaveLength(1);
    drawFrame();
    expect(partsOf(0)).toEqual([{ kind: 'text', text: 'abcdef' }]);
  });

  it('keeps its order: deltas are drawn before what follows them', () => {
    receive(show({ messages: [reply(0, [{ kind: 'text', text: 'a' }], running)] }));
    receive(append(0, 'b'));
    receive({ type: 'turnEnded', threadId: firstThread, messageId: messageId(0), turn: ended });
    expect(model.announcement.value).toEqual({ text: 'Sample Agent replied. ab', urgent: false });
  });

  it('touches the signal of the message that grows, and no other', () => {
    receive(show({ messages: [message(0, 'user', 'hi'), reply(1, [{ kind: 'text', text: 'a' }], running)] }));
    const rows = model.rows.value;
    const [before] = rows.cells.map((cell) => cell.message.value);
    receive(append(1, 'b'));
    drawFrame();
    expect(model.rows.value).toBe(rows);
    expect(rows.cells[0]?.message.value).toBe(before);
  });

  it('is dropped when it belongs to a thread that is no longer shown (P19)', () => {
    receive(show({ messages: [reply(0, [{ kind: 'text', text: 'a' }], running)] }));
    receive(append(0, 'late'));
    receive(show({ threadId: secondThread, messages: [message(0, 'user', 'second', secondThread)] }));
    drawFrame();
    const late = { threadId: firstThread };
    receive({ type: 'messagesAdded', ...late, messages: [message(1, 'user', 'late')] });
    receive({ type: 'turnEnded', ...late, messageId: messageId(0), turn: ended });
    receive({ type: 'state', ...late, state: { phase: 'error', running: true, text: 'late' } });
    receive({ type: 'queue', ...late, queue: [{ id: 'q', text: 'late' }] });
    receive({ type: 'promptRefused', ...late, text: 'late' });
    expect(contents()).toEqual(['second']);
    expect(model.state.value.text).toBe('Ready');
    expect(model.queue.value).toEqual([]);
    expect(model.draft.value).toBe('');
  });

  it('asks for the thread again, once, when a change was lost', () => {
    receive(show({ messages: [reply(0, [], running)] }));
    receive(append(0, 'to a part that never came'));
    drawFrame();
    receive(append(0, 'and more'));
    drawFrame();
    expect(posted.map(({ type }) => type)).toEqual(['webviewError', 'ready', 'webviewError']);
  });

  it('is reported when it cannot be read', () => {
    receive({ type: 'show' });
    receive(undefined);
    expect(posted.map(({ type }) => type)).toEqual(['webviewError', 'webviewError']);
  });

  it('remembers the IDs alone', () => {
    receive(show({ messages: conversation(0, 10) }));
    expect(remembered).toEqual([{ sessionId: show().session.id, threadId: firstThread }]);
  });
});

describe('the rows', () => {
  it('grow at the start by an older page, and show nothing twice', () => {
    receive(show({ messages: conversation(4, 6), hasOlder: true }));
    receive({ type: 'olderMessages', threadId: firstThread, messages: conversation(2, 5), hasOlder: false });
    expect(model.rows.value.cells.map(({ id }) => id)).toEqual([2, 3, 4, 5].map(messageId));
    expect(model.rows.value.grewAtStart).toBe(true);
    receive({ type: 'messagesAdded', threadId: firstThread, messages: conversation(5, 7) });
    expect(model.rows.value.cells.map(({ id }) => id)).toEqual([2, 3, 4, 5, 6].map(messageId));
    expect(model.rows.value.grewAtStart).toBe(false);
  });
});

describe('what is announced', () => {
  it('interrupts for a permission that waits, and not for one that was answered', () => {
    receive(show({ messages: [reply(0, [], running)] }));
    const set = (part: unknown): unknown => ({
      ...{ type: 'partsChanged', threadId: firstThread, messageId: messageId(0) },
      changes: [{ op: 'set', index: 0, part }],
    });
    receive(set(permission));
    drawFrame();
    const asked = { text: 'Permission needed: Run npm test?', urgent: true };
    expect(model.announcement.value).toEqual(asked);
    receive(set({ ...permission, title: 'answered', outcome: { kind: 'cancelled' } }));
    drawFrame();
    expect(model.announcement.value).toEqual(asked);
  });
});

describe('the draft', () => {
  it('is taken from the host for another thread, and kept when the same one is shown again', () => {
    receive(show({ draft: 'stored' }));
    model.draft.value = 'typed since';
    receive(show({ draft: 'stored' }));
    expect(model.draft.value).toBe('typed since');
    receive(show({ threadId: secondThread, draft: 'another' }));
    expect(model.draft.value).toBe('another');
  });

  it('that an earlier page kept comes once the thread is drawn, or before anything else is told of it', () => {
    for (const comes of [
      () => afterwards.forEach((run) => run()),
      () => receive({ type: 'focusComposer' }),
    ]) {
      host.unsaved.keep(firstThread, { base: 'stored', sent: [], draft: 'stored and more' });
      model = new ChatModel();
      afterwards = [];
      receive = receiverOf(host);
      receive(show({ draft: 'stored' }));
      expect(model.draft.value).toBe('stored');
      comes();
      expect(model.draft.value).toBe('stored and more');
    }
  });

  it('gets a refused prompt back, and is stored as such', () => {
    receive(show({ draft: 'typed since' }));
    receive({ type: 'promptRefused', threadId: firstThread, text: 'refused' });
    expect(posted).toEqual([{ type: 'draft', threadId: firstThread, text: 'refused\ntyped since' }]);
  });
});
