import net from 'node:net';
import { codeOf } from '../errorCode.ts';

/** Somebody holds what we want; `gone` resolves when they let go, or when that cannot be seen any more. */
export interface Holder {
  readonly gone: Promise<void>;
  forget(): void;
}

/** Connects to a socket: its holder, or undefined when nobody listens any more. */
export function knock(address: string): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const gone = new Promise<void>((left) => socket.once('close', () => left()));
    const holder = { gone, forget: () => void socket.destroy() };
    socket.once('connect', () => {
      // Without reading, the end of the connection would not be seen.
      socket.resume();
      resolve(holder);
    });
    // Any other failure (no permission, a full backlog) means that somebody may well be there.
    socket.on('error', (error) => resolve(isNobody(error) ? undefined : holder));
  });
}

function isNobody(error: Error): boolean {
  const code = codeOf(error);
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}
