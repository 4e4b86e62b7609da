import * as v from 'valibot';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { decode, type Schema } from '../base/decode.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { Logger } from '../base/log.ts';
import {
  storeChangedNotification,
  storeChangeSchema,
  storeGrewNotification,
  storeGrowthSchema,
  storeRejoinedNotification,
  storeStopNotification,
  storeWaitNotification,
  storeWaitSchema,
  stopRequestSchema,
  type StopRequest,
  type StoreChange,
  type StoreGrowth,
  type StoreWait,
} from './protocol.ts';

/** What a store's worker tells without being asked. */
export interface StoreEvents extends Disposable {
  readonly change: Emitter<StoreChange>;
  readonly growth: Emitter<StoreGrowth>;
  readonly rejoin: Emitter<object>;
  readonly wait: Emitter<StoreWait | undefined>;
  readonly stop: Emitter<StopRequest>;
}

export function hearStore(connection: MessageConnection, log: Logger): StoreEvents {
  const emitters: Disposable[] = [];
  const hear = <T>(method: string, schema: Schema<T>): Emitter<T> => {
    const emitter = new Emitter<T>((error) => log.error('store: a listener failed', { error }));
    emitters.push(emitter);
    connection.onNotification(method, (raw: unknown) => {
      const decoded = decode(schema, raw);
      if (decoded.ok) emitter.fire(decoded.value);
      else log.error('store: a notification could not be read', { method, reason: decoded.reason });
    });
    return emitter;
  };
  return {
    change: hear(storeChangedNotification, storeChangeSchema),
    growth: hear(storeGrewNotification, storeGrowthSchema),
    rejoin: hear(storeRejoinedNotification, v.object({})),
    wait: hear(storeWaitNotification, waitNotificationSchema),
    stop: hear(storeStopNotification, stopRequestSchema),
    dispose: () => emitters.forEach((emitter) => emitter.dispose()),
  };
}

const waitNotificationSchema: Schema<StoreWait | undefined> = v.pipe(
  v.object({ wait: v.optional(storeWaitSchema) }),
  v.transform(({ wait }) => wait),
);
