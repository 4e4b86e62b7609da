import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

/**
 * `invalid-request`: the caller's mistake. `gone`: the session, thread, turn or message was deleted. `turn-ended`:
 * the turn takes no more changes. `thread-busy`: a turn of the thread runs in another window. `store-full`: no space
 * left on the disk. `read-only`: the file can only be read. `store-damaged`: the file is broken; the next
 * opening salvages it. `store-failed`: SQLite or a row failed.
 * `store-crashed`: the worker died; what was acknowledged is kept. `store-closed`: it was disposed.
 */
export const storeErrorCodes = [
  'invalid-request',
  'gone',
  'turn-ended',
  'thread-busy',
  'store-full',
  'read-only',
  'store-damaged',
  'store-failed',
  'store-crashed',
  'store-closed',
] as const;
export type StoreErrorCode = (typeof storeErrorCodes)[number];

/** The store refused or failed. Nothing of the request was written. `message` can be shown to the user. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What an error carries beside its message from the worker to the client. */
export const storeErrorDataSchema: Schema<{ readonly code: StoreErrorCode }> = v.object({
  code: v.picklist(storeErrorCodes),
});
