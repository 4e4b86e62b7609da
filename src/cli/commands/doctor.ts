import { examine, inspectStore } from '../../doctor/examine.ts';
import { shareable } from '../../doctor/shareable.ts';
import { defineCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { findStore, registeredStores } from '../findStore.ts';
import { withStore } from '../withStore.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Checks versions, agents and the store; its report has nothing private in it',
  usage: '',
  options: {},
  positionals: [],
  async run({ values }, context) {
    const report = await examine({
      versions: { threadkeeper: context.version },
      agents: await context.agents({ log: context.log }),
      agentProcesses: [],
      store: await storeOpener(values.store, context),
    });
    const failure = report.problems.length === 0 ? undefined : 'Something is wrong; the report says what.';
    return { ...(await shareable(report, context.env)), failure };
  },
});

/** A machine on which no store was ever used is healthy; several stores among which to choose are wrong use. */
async function storeOpener(given: string | undefined, context: CliContext) {
  if (given === undefined && (await registeredStores(context)).length === 0)
    return () => Promise.resolve({ none: 'VS Code has registered no store here.' });
  const path = await findStore(given, context);
  return () => withStore(path, context, inspectStore);
}
