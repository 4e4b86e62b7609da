import net from 'node:net';
import { codeOf } from '../errorCode.ts';

/**
 * Connects to a socket; undefined when nobody listens there any more. Rejects with the system's error when that
 * cannot be told, such as EACCES for a socket of another user.
 */
export async function connect(address: string): Promise<net.Socket | undefined> {
  try {
    return await connected(address);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return undefined;
    // Whoever listened ended, or gave way, before it took the connection: a second look tells.
    if (code === 'ECONNRESET') return connect(address);
    throw error;
  }
}

function connected(address: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(address);
    socket.once('connect', () => resolve(socket));
    // Errors of a connection that stood are followed by 'close', which its user listens to.
    socket.on('error', reject);
  });
}
