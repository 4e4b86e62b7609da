import type { Logger } from '../../src/base/log.ts';

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
