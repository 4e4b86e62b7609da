import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { storeRefusals, type StoreRefusal } from './storeUnavailable.ts';

/** A damaged store was replaced at this opening by a new one, with what could be read (G18). */
export interface SalvageReport {
  /** Where the damaged file is kept, as it was. */
  readonly damagedPath: string;
  /** What the new store holds. */
  readonly sessions: number;
  readonly threads: number;
  readonly messages: number;
}

/**
 * `role`: whether this process owns the file or asks the one that does. `persistent: false`: the file cannot be
 * written, for `reason`. With `readOnly` it is shown as it is, and what would change it is refused; without, what is
 * written lives in memory only (P6).
 */
export type StoreInfo =
  | {
      readonly persistent: true;
      readonly path: string;
      readonly role: StoreRole;
      readonly salvaged?: SalvageReport | undefined;
    }
  | { readonly persistent: false; readonly readOnly: true; readonly path: string; readonly reason: string }
  | {
      readonly persistent: false;
      readonly readOnly: false;
      readonly path: string;
      readonly reason: string;
      readonly code: StoreRefusal;
    };

export type StoreRole = 'owner' | 'guest';

const salvageReportSchema: Schema<SalvageReport> = v.object({
  damagedPath: v.string(),
  sessions: v.number(),
  threads: v.number(),
  messages: v.number(),
});

const unkept = { persistent: v.literal(false), path: v.string(), reason: v.string() };
export const storeInfoSchema: Schema<StoreInfo> = v.variant('persistent', [
  v.object({
    persistent: v.literal(true),
    path: v.string(),
    role: v.picklist(['owner', 'guest']),
    salvaged: v.optional(salvageReportSchema),
  }),
  v.object({ ...unkept, readOnly: v.literal(true) }),
  v.object({ ...unkept, readOnly: v.literal(false), code: v.picklist(storeRefusals) }),
]);
