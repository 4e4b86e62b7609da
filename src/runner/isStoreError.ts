import type { StoreError } from '../store/client.ts';

/** Whether the store refused for this reason. By its code, not its class: the store's client is in another bundle. */
export function isStoreError(error: unknown, code: StoreError['code']): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
