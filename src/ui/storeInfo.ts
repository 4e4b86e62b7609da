import type { StoreInfo } from '../store/protocol.ts';

/** In a line, why what the user writes is not kept. */
export function whyNotKept(info: Extract<StoreInfo, { persistent: false }>): string {
  return `${info.readOnly ? 'Nothing new can be stored' : 'Nothing will be kept'}: ${info.reason}`;
}

/** Whether a request was refused because the store can only be read. */
export function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'read-only';
}
