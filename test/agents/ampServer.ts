import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { decodeJson } from '../../src/base/decode.ts';
import { serveActor } from './ampActor.ts';
import { AmpThread } from './ampThread.ts';
import { listenOnLoopback } from './loopback.ts';
import { acceptWebSocket } from './webSocket.ts';

/**
 * Amp's server on the loopback interface, as far as `amp -x` needs it: who the user is, threads, and the WebSocket
 * over which a thread's "actor" tells the program what to show and which tools to run. What it does is our reading
 * of the program; marks in a prompt say what happens: `ampActor.ts`.
 */
export interface AmpServer {
  /** What `AMP_URL` is set to. */
  readonly url: string;
  readonly threads: ReadonlyMap<string, AmpThread>;
  /** From now on every request is answered with this status. */
  failWith(status: number): void;
  /** From now on no request is answered. */
  hang(): void;
  /** Also breaks the connections that are open. */
  close(): Promise<void>;
}

/** Starts the server on 127.0.0.1, on a port that is free. */
export async function startAmpServer(): Promise<AmpServer> {
  const threads = new Map<string, AmpThread>();
  let status: number | undefined = 200;
  const server = createServer((request, response) => {
    if (status === undefined) return;
    if (status !== 200) response.writeHead(status).end('{}');
    else void serve(request, response, threads);
  });
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    const thread = threads.get(searchOf(request).get('rvt-key') ?? '');
    if (thread) acceptWebSocket(request, socket, (peer) => serveActor(thread, peer));
    else socket.destroy();
  });
  const { url, close } = await listenOnLoopback(server);
  return {
    url,
    threads,
    failWith: (wanted) => (status = wanted),
    hang: () => (status = undefined),
    async close() {
      const closed = close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const bodySchema = v.fallback(
  v.looseObject({
    threadId: v.optional(v.string()),
    params: v.fallback(
      v.looseObject({ thread: v.optional(v.string(), ''), archived: v.optional(v.boolean()) }),
      { thread: '' },
    ),
  }),
  { params: { thread: '' } },
);
type Body = v.InferOutput<typeof bodySchema>;

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  threads: Map<string, AmpThread>,
): Promise<void> {
  const decoded = decodeJson(bodySchema, (await text(request)) || '{}');
  const body: Body = decoded.ok ? decoded.value : { params: { thread: '' } };
  const { status, answer } = request.url?.startsWith('/api/thread-actors')
    ? openActor(body, threads)
    : { status: 200, answer: internal([...searchOf(request).keys()][0] ?? '', body, threads) };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function searchOf({ url }: IncomingMessage): URLSearchParams {
  return new URL(url ?? '/', 'http://127.0.0.1').searchParams;
}

/** Opens a thread, or creates one when none is asked for. */
function openActor({ threadId }: Body, threads: Map<string, AmpThread>): { status: number; answer: unknown } {
  const id = threadId ?? `T-${randomUUID()}`;
  if (threadId === undefined) threads.set(id, new AmpThread(id));
  const thread = threads.get(id);
  if (!thread) return { status: 404, answer: { error: 'Thread not found', code: 'THREAD_NOT_FOUND' } };
  if (thread.archived)
    return { status: 409, answer: { error: 'Thread is archived', code: 'THREAD_ARCHIVED' } };
  const fixed = { wsToken: 'fake', usesDtw: true, usesThreadActors: true, executorType: 'local-client' };
  const { version } = thread;
  return {
    status: 200,
    answer: { ...fixed, threadId: id, ownerUserId: user.id, threadVersion: version, agentMode: 'medium' },
  };
}

const user = {
  id: 'user_01FAKE',
  username: 'fake',
  email: 'fake@example.com',
  emailVerified: true,
  siteAdmin: false,
  hasValidSession: true,
  team: null,
  features: [],
  createdAt: '2026-01-01T00:00:00Z',
};

/** The requests by name that every command of the program begins with. */
function internal(method: string, { params }: Body, threads: ReadonlyMap<string, AmpThread>): unknown {
  const thread = threads.get(params.thread);
  switch (method) {
    case 'getUserInfo':
      return { ok: true, result: user };
    case 'loadPlugins':
    case 'loadSkills':
      return { ok: true, result: [] };
    case 'getThreadTail':
      return thread
        ? { ok: true, result: { thread: thread.summary(), messages: thread.messages, hasMoreBefore: false } }
        : { ok: false, error: { code: 'thread-not-found', message: 'Thread not found' } };
    case 'archiveThread':
      if (thread) thread.archived = params.archived !== false;
      return { ok: true, result: {} };
    default:
      return { ok: true, result: {} };
  }
}
