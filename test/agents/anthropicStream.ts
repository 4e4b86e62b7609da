import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** One answer of the Messages API, sent as server-sent events. */
export interface MessageStream {
  thought(text: string): void;
  text(text: string): void;
  call(name: string, input: unknown): void;
  /** Words without an end. */
  talk(): Promise<void>;
  end(stopReason?: string): void;
}

/** Opens the answer number `id`. */
export function openMessage(response: ServerResponse, id: number): MessageStream {
  let index = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type: string, data: Item): void => {
    if (!response.destroyed) response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const begin = (content_block: Item): void => send('content_block_start', { index, content_block });
  const delta = (of: Item): void => send('content_block_delta', { index, delta: of });
  const stop = (): void => {
    send('content_block_stop', { index });
    index += 1;
  };
  const say = (text: string): void => delta({ type: 'text_delta', text });

  send('message_start', {
    message: {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-stub',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: 60,
        cache_read_input_tokens: 40,
        cache_creation_input_tokens: 0,
        output_tokens: 1,
      },
    },
  });
  return {
    thought(text) {
      begin({ type: 'thinking', thinking: '', signature: '' });
      for (const word of words(text)) delta({ type: 'thinking_delta', thinking: word });
      delta({ type: 'signature_delta', signature: 'c3R1Yg==' });
      stop();
    },
    text(text) {
      begin({ type: 'text', text: '' });
      for (const word of words(text)) say(word);
      stop();
    },
    call(name, input) {
      begin({ type: 'tool_use', id: `toolu_${id}_${index}`, name, input: {} });
      const json = JSON.stringify(input);
      for (const partial_json of [json.slice(0, 8), json.slice(8)])
        delta({ type: 'input_json_delta', partial_json });
      stop();
    },
    async talk() {
      begin({ type: 'text', text: '' });
      for (let word = 0; !response.destroyed; word += 1) {
        say(`word${word} `);
        await delay(20);
      }
    },
    end(stopReason = 'end_turn') {
      send('message_delta', {
        delta: { stop_reason: stopReason, stop_sequence: null },
        usage: { output_tokens: 20 },
      });
      send('message_stop', {});
      response.end();
    },
  };
}

type Item = Readonly<Record<string, unknown>>;

function words(text: string): readonly string[] {
  return text.match(/\S+\s*/g) ?? [];
}
