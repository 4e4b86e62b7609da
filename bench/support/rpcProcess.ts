import * as v from 'valibot';
import { LineProcess } from './lineProcess.ts';

/** A bare agent that speaks JSON-RPC. */
export class RpcProcess extends LineProcess {
  #lastId = 0;

  async request(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = this.first(answerTo(id));
    this.write({ jsonrpc: '2.0', id, method, params });
    return (await answer).result;
  }

  notify(method: string): void {
    this.write({ jsonrpc: '2.0', method });
  }
}

function answerTo(id: number) {
  return v.object({ id: v.literal(id), method: v.optional(v.undefined()), result: v.optional(v.unknown()) });
}
