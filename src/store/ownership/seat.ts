import type { Socket } from 'node:net';
import type { Listener } from './listener.ts';

/** What a process found when it looked for the owner of a store. */
export type Seat =
  | { readonly kind: 'owner'; readonly flag: Flag }
  /** Connected to one that owns the store, or that may own it in a moment; closed when it does not or no longer. */
  | { readonly kind: 'guest'; readonly socket: Socket };

/** The sign of an owner, held until it is lowered or the process is gone. */
export interface Flag {
  /** Gives every socket that connected so far, and those that will; they have not been read from. */
  onConnection(accept: (socket: Socket) => void): void;
  /** Ends every connection. Those that come from now on wait until the flag is lowered. */
  hangUp(): void;
  /** Lets the next one own the store; ends every connection. */
  lower(): Promise<void>;
}

export function flagOf(listener: Listener, lower: () => Promise<void>): Flag {
  return {
    onConnection: (accept) => listener.onConnection(accept),
    hangUp: () => listener.hangUp(),
    lower,
  };
}
