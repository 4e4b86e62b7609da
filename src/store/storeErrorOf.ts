import { messageOf } from '../base/decode.ts';
import type { StoreInfo } from './protocol.ts';
import { isDamage } from './salvage/damage.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { StoreError } from './storeError.ts';
import { systemReason } from './systemReason.ts';

/** What a request failed of, for the one who asked: nothing of it was stored. */
export function storeErrorOf(error: unknown, info: StoreInfo): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof SqliteError) {
    if (error.kind === 'full')
      return new StoreError('store-full', 'There is no space left on the disk; this was not stored.');
    if (isDamage(error)) return new StoreError('store-damaged', damaged);
    if (error.kind === 'read-only') return new StoreError('read-only', whyNotWritten(error, info));
  }
  return new StoreError('store-failed', `The store failed: ${messageOf(error)}`);
}

const damaged =
  'The file of the store is damaged; nothing was stored. Reload the window: a new store is made of everything that can be read, and the damaged file is kept.';

function whyNotWritten({ cause }: SqliteError, info: StoreInfo): string {
  const reason = info.persistent
    ? `${info.path} cannot be written any more: ${systemReason(cause)}.`
    : info.reason;
  return `This was not stored. ${reason} Make it writable, then reload the window.`;
}
