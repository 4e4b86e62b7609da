import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { decode } from '../base/decode.ts';
import { newThreadId } from '../domain/ids.ts';
import {
  storeMethodTable,
  type StoreApi,
  type StoreMethodName,
  type StoreParams,
  type StoreResult,
} from './protocol.ts';
import { StoreError, storeErrorDataSchema } from './storeError.ts';

/** Sends one request, whatever carries it; rejects with a `StoreError`, or with what the other side answered. */
export type SendRequest = (method: string, params: object) => Promise<unknown>;

/** The typed store over something that sends requests. */
export function createApi(send: SendRequest): StoreApi {
  const call =
    <K extends StoreMethodName>(name: K) =>
    (params: StoreParams<K>) =>
      request(send, name, params);
  return {
    info: call('info'),
    inspect: call('inspect'),
    listSessions: call('listSessions'),
    getSession: call('getSession'),
    createSession: call('createSession'),
    renameSession: call('renameSession'),
    deleteSession: call('deleteSession'),
    // With an ID from the start, so that a request that is sent again makes no second thread.
    createThread: ({ providedId = newThreadId(randomUUID), ...params }) =>
      call('createThread')({ ...params, providedId }),
    renameThread: call('renameThread'),
    deleteThread: call('deleteThread'),
    openThread: call('openThread'),
    showThread: call('showThread'),
    getThreadMessages: call('getThreadMessages'),
    getMessage: call('getMessage'),
    searchMessages: call('searchMessages'),
    addThreadMessage: call('addThreadMessage'),
    setDraft: call('setDraft'),
    enqueuePrompt: call('enqueuePrompt'),
    removeQueuedPrompt: call('removeQueuedPrompt'),
    startTurn: call('startTurn'),
    changeParts: call('changeParts'),
    setTurnWaiting: call('setTurnWaiting'),
    endTurn: call('endTurn'),
    saveOffers: call('saveOffers'),
    choose: call('choose'),
    requestStop: call('requestStop'),
    saveBinding: call('saveBinding'),
    getBindings: call('getBindings'),
    endBindings: call('endBindings'),
    getHealth: call('getHealth'),
    setHealth: call('setHealth'),
    importSessions: call('importSessions'),
  };
}

async function request<K extends StoreMethodName>(
  send: SendRequest,
  name: K,
  params: StoreParams<K>,
): Promise<StoreResult<K>> {
  const result = decode(storeMethodTable[name].result, await sendOrThrow(send, name, params));
  if (!result.ok)
    throw new StoreError('store-failed', `The store's answer to ${name} is unreadable: ${result.reason}`);
  return result.value;
}

async function sendOrThrow(send: SendRequest, name: string, params: object): Promise<unknown> {
  try {
    return await send(name, params);
  } catch (error) {
    throw error instanceof StoreError ? error : fromAnswer(error);
  }
}

const responseErrorSchema = v.object({ message: v.string(), data: storeErrorDataSchema });

function fromAnswer(error: unknown): StoreError {
  const decoded = decode(responseErrorSchema, error);
  if (!decoded.ok) return new StoreError('store-failed', 'The store failed.', { cause: error });
  return new StoreError(decoded.value.data.code, decoded.value.message, { cause: error });
}
