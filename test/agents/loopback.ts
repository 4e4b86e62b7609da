import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { decodeJson, type Schema } from '../../src/base/decode.ts';

interface Loopback {
  /** Without a path. */
  readonly url: string;
  /** Also breaks the connections that are open. */
  readonly close: () => Promise<void>;
}

/** Lets a server listen on 127.0.0.1, on a port that is free. */
export async function listenOnLoopback(server: Server): Promise<Loopback> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A model on the loopback interface. */
export interface LoopbackModel<Request> extends Loopback {
  /** What it was asked, oldest first. */
  readonly requests: readonly Request[];
}

/** What a model is asked at its only path, and how it answers the request number `id`. */
interface ModelApi<Request> {
  readonly path: string;
  readonly schema: Schema<Request>;
  readonly answer: (response: ServerResponse, request: Request, id: number) => Promise<void>;
}

export async function startModel<Request>(api: ModelApi<Request>): Promise<LoopbackModel<Request>> {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    serve(request, response, api, requests).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  return { ...(await listenOnLoopback(server)), requests };
}

async function serve<Request>(
  request: IncomingMessage,
  response: ServerResponse,
  { path, schema, answer }: ModelApi<Request>,
  requests: Request[],
): Promise<void> {
  const body = await text(request);
  if (request.method !== 'POST' || new URL(request.url ?? '/', 'http://model').pathname !== path) {
    const error = { type: 'not_found_error', message: 'not here' };
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end(JSON.stringify({ type: 'error', error }));
    return;
  }
  const decoded = decodeJson(schema, body);
  if (!decoded.ok) throw new Error(`a request of another shape: ${decoded.reason}`);
  requests.push(decoded.value);
  await answer(response, decoded.value, requests.length);
}
