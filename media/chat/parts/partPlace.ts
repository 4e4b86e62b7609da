import type { MessageId } from '../../../src/domain/ids.ts';

/** Where a part stands, and whether it can still grow. */
export interface PartPlace {
  readonly messageId: MessageId;
  readonly index: number;
  readonly done: boolean;
}
