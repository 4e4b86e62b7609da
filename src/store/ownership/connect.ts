import net from 'node:net';
import { codeOf } from '../errorCode.ts';

/**
 * Connects to a socket; undefined when nobody listens there any more. Rejects with the system's error when that
 * cannot be told, such as EACCES for a socket of another user.
 */
export function connect(address: string): Promise<net.Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(address);
    socket.once('connect', () => resolve(socket));
    // Errors of a connection that stood are followed by 'close', which its user listens to.
    socket.on('error', (error) => (isNobody(error) ? resolve(undefined) : reject(error)));
  });
}

function isNobody(error: Error): boolean {
  const code = codeOf(error);
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}
