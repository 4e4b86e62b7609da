import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newSessionId, newThreadId } from '../../../../src/domain/ids.ts';
import { noOffers, type Offers } from '../../../../src/domain/offers.ts';
import { createThread } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

const offers: Offers = {
  modes: [{ id: 'plan', name: 'Plan', description: 'Plans first' }],
  models: [{ id: 'big', name: 'Big' }],
  commands: [{ name: 'review', description: 'reviews', hint: 'what' }],
  mode: 'plan',
  model: 'big',
};

test('offers and choices are there when the thread is opened again', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  expect(await api.openThread({ threadId })).toMatchObject({ offers: noOffers, choices: {} });
  await api.saveOffers({ threadId, offers });
  await api.choose({ threadId, choices: { mode: 'plan' } });
  await api.choose({ threadId, choices: { model: 'small' } });
  const opened = await api.openThread({ threadId });
  expect(opened?.offers).toEqual(offers);
  expect(opened?.choices).toEqual({ mode: 'plan', model: 'small' });
});

test('another thread of the session has the lists, and stands by itself', async () => {
  const { api } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.saveOffers({ threadId, offers });
  await api.choose({ threadId, choices: { mode: 'plan' } });
  const sessionId = (await api.openThread({ threadId }))?.session.id ?? newSessionId(randomUUID);
  const second = await api.createThread({ sessionId, name: 'Two', providedId: newThreadId(randomUUID) });
  const opened = await api.openThread({ threadId: second });
  expect(opened?.offers).toEqual({ ...offers, mode: undefined, model: undefined });
  expect(opened?.choices).toEqual({ mode: undefined, model: undefined });
});

test('a session that is new has what its agent offered last, and nothing of another agent', async () => {
  const { api } = await serveTemporaryStore();
  const [older, later] = [await createThread(api), await createThread(api)];
  await api.saveOffers({ threadId: later, offers });
  await api.saveOffers({ threadId: older, offers: { ...offers, commands: [] } });
  await api.saveOffers({ threadId: later, offers: { ...offers, models: [] } });
  const fresh = await createThread(api);
  expect((await api.openThread({ threadId: fresh }))?.offers.models).toEqual([]);
  const session = await api.createSession({
    id: newSessionId(randomUUID),
    name: 'x',
    agent: 'goose',
    cwd: '/',
  });
  const other = await api.createThread({ sessionId: session.id, name: 'x' });
  expect((await api.openThread({ threadId: other }))?.offers).toMatchObject(noOffers);
});

test('lists of a shape that is not known are none, and the thread opens', async () => {
  const { api, database } = await serveTemporaryStore();
  const threadId = await createThread(api);
  await api.saveOffers({ threadId, offers });
  database.run(`UPDATE session_offers SET offers = '{"modes":7}'`);
  expect((await api.openThread({ threadId }))?.offers).toMatchObject(noOffers);
});
