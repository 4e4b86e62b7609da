import type { FoundMessage } from '../../domain/foundMessage.ts';
import { search as searchStore } from '../../store/search.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../failure.ts';
import { findStore } from '../findStore.ts';
import { localTime } from '../localTime.ts';
import { table } from '../table.ts';
import { withStore } from '../withStore.ts';

const limit = 100;

export const search = defineCommand({
  name: 'search',
  summary: `Finds messages by a text in them, the newest ${limit}`,
  usage: 'TEXT',
  options: {},
  positionals: ['TEXT'],
  async run({ values, positionals: [text = ''] }, context) {
    if (text === '') throw new UsageError('TEXT is empty.');
    const store = await findStore(values.store, context);
    const { signal } = context;
    const found = await withStore(store, context, async (api) => {
      const messages: FoundMessage[] = [];
      for await (const some of searchStore(api, { text, limit, signal })) messages.push(...some);
      return messages;
    });
    return { data: { store, text, found }, text: describe(found) };
  },
});

/** The snippet is the last column: it is the longest. */
function describe(found: readonly FoundMessage[]): string {
  if (found.length === 0) return 'No message has this text in it.';
  return table(
    ['SENT', 'SESSION', 'THREAD ID', 'TEXT'],
    found.map((one) => [localTime(one.createdAt), one.sessionName, one.threadId, one.snippet]),
  );
}
