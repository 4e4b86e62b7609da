import type { StoreRefusal } from './protocol.ts';

/** The file of the store cannot be used; `message` is the reason, for the user (P6). */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code: StoreRefusal;

  constructor(message: string, code: StoreRefusal = 'unusable') {
    super(message);
    this.code = code;
  }
}
