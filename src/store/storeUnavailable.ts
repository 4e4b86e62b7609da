/** `open-on-another-machine`: or was when that one ended. `other-version`: another window speaks another protocol. */
export const storeRefusals = ['open-on-another-machine', 'other-version', 'unusable'] as const;
export type StoreRefusal = (typeof storeRefusals)[number];

/** The file of the store cannot be used; `message` is the reason, for the user (P6). */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code: StoreRefusal;

  constructor(message: string, code: StoreRefusal = 'unusable') {
    super(message);
    this.code = code;
  }
}
