import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket: whole text messages, as far as an agent's own client needs them (RFC 6455). */
export interface WebSocketPeer {
  send(text: string): void;
}

export interface WebSocketListener {
  onText(text: string): void;
  onClose(): void;
}

/** Answers a request to upgrade; takes the first of the subprotocols that the client offers. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  listen: (peer: WebSocketPeer) => WebSocketListener,
): void {
  socket.write(handshake(request));
  const listener = listen({ send: (text) => void socket.write(frame(opcodes.text, Buffer.from(text))) });
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let next = readFrame(pending); next; next = readFrame(pending)) {
      pending = pending.subarray(next.bytes);
      if (next.opcode === opcodes.text) listener.onText(next.payload.toString('utf8'));
      if (next.opcode === opcodes.ping) socket.write(frame(opcodes.pong, next.payload));
      if (next.opcode === opcodes.close) socket.end(frame(opcodes.close, next.payload));
    }
  });
  // A client that was killed closes only its half; sockets of an HTTP server keep theirs open.
  socket.once('end', () => socket.end());
  // A connection that breaks is closed as well, and that is told by `close`.
  socket.on('error', () => undefined);
  socket.once('close', () => listener.onClose());
}

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

function handshake({ headers }: IncomingMessage): string {
  const key = `${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const protocol = headers['sec-websocket-protocol']?.split(',')[0]?.trim();
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '\r\n',
  ].join('\r\n');
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (length >= 65_536) head.writeBigUInt64BE(BigInt(length), 2);
  else if (length >= 126) head.writeUInt16BE(length, 2);
  return Buffer.concat([head, payload]);
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Bytes of the whole frame. */
  readonly bytes: number;
}

/** The first frame of what has come, once it is there whole. Clients mask every frame. */
function readFrame(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  const short = data.readUInt8(1) & 0x7f;
  const lengthEnd = 2 + (short === 127 ? 8 : short === 126 ? 2 : 0);
  const start = lengthEnd + 4;
  if (data.length < start) return undefined;
  const length =
    short === 127 ? Number(data.readBigUInt64BE(2)) : short === 126 ? data.readUInt16BE(2) : short;
  if (data.length < start + length) return undefined;
  const mask = data.subarray(lengthEnd, start);
  const payload = Buffer.from(data.subarray(start, start + length));
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
  return { opcode: data.readUInt8(0) & 0x0f, payload, bytes: start + length };
}
