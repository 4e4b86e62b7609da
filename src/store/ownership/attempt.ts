import type { Holder } from './knock.ts';

/** One try to own the store. `holder` is none when it let go just now. */
export type Attempt =
  | { readonly owned: true; readonly release: Release }
  | { readonly owned: false; readonly holder: Holder | undefined };
export type Release = () => Promise<void>;
