import type { ServerResponse } from 'node:http';

/** One answer of the Responses API, sent as server-sent events. */
export interface ResponseStream {
  message(text: string): void;
  /** A message that goes on; nothing closes it. */
  openMessage(): { delta(text: string): void };
  thought(summary: string): void;
  functionCall(name: string, args: Readonly<Record<string, unknown>>): void;
  /** A call with free text, as `apply_patch` takes it. */
  customCall(name: string, input: string): void;
  /** A word, and then nothing, with the connection open. */
  hang(word: string): void;
  closed(): boolean;
  end(): void;
}

/** Opens the answer number `id`. */
export function openResponse(response: ServerResponse, id: number): ResponseStream {
  const output: Item[] = [];
  let sequence = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type: string, data: Item): void => {
    if (response.destroyed) return;
    response.write(
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...data })}\n\n`,
    );
  };
  const envelope = (extra: Item): Item => ({
    response: { id: `resp_${id}`, object: 'response', created_at: 0, model: 'stub', output: [], ...extra },
  });
  const add = (item: Item): number => {
    send('response.output_item.added', { output_index: output.length, item });
    return output.length;
  };
  const finish = (item: Item): void => {
    send('response.output_item.done', { output_index: output.length, item });
    output.push(item);
  };
  const delta = (itemId: string, index: number, text: string): void =>
    send('response.output_text.delta', {
      item_id: itemId,
      output_index: index,
      content_index: 0,
      delta: text,
    });
  const nameOf = (kind: string): string => `${kind}_${id}_${output.length}`;
  const openMessage = () => {
    const itemId = nameOf('msg');
    const index = add({ id: itemId, type: 'message', role: 'assistant', status: 'in_progress', content: [] });
    return { itemId, delta: (text: string) => delta(itemId, index, text) };
  };

  send('response.created', envelope({ status: 'in_progress', usage: null }));
  return {
    message(text) {
      const message = openMessage();
      for (const word of text.match(/\S+\s*/g) ?? []) message.delta(word);
      const content = [{ type: 'output_text', text, annotations: [] }];
      finish({ id: message.itemId, type: 'message', role: 'assistant', status: 'completed', content });
    },
    openMessage,
    thought(summary) {
      const itemId = nameOf('rs');
      const place = { item_id: itemId, output_index: output.length, summary_index: 0 };
      add({ id: itemId, type: 'reasoning', summary: [], encrypted_content: null });
      send('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
      for (const word of summary.match(/\S+\s*/g) ?? [])
        send('response.reasoning_summary_text.delta', { ...place, delta: word });
      finish({ id: itemId, type: 'reasoning', summary: [{ type: 'summary_text', text: summary }] });
    },
    functionCall(name, args) {
      const call = { id: nameOf('fc'), type: 'function_call', name, call_id: nameOf('call') };
      add({ ...call, status: 'in_progress', arguments: '' });
      finish({ ...call, status: 'completed', arguments: JSON.stringify(args) });
    },
    customCall(name, input) {
      const call = { id: nameOf('ctc'), type: 'custom_tool_call', name, call_id: nameOf('call') };
      add({ ...call, status: 'in_progress', input: '' });
      finish({ ...call, status: 'completed', input });
    },
    hang: (word) => openMessage().delta(word),
    closed: () => response.destroyed,
    end() {
      send('response.completed', envelope({ status: 'completed', output, usage }));
      response.end();
    },
  };
}

type Item = Readonly<Record<string, unknown>>;

const usage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 40 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 120,
};
