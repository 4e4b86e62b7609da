import type { Command } from '../command.ts';
import { agents } from './agents.ts';
import { doctor } from './doctor.ts';
import { history } from './history.ts';
import { importAmp } from './importAmp.ts';
import { list } from './list.ts';
import { migrate } from './migrate.ts';
import { migrateTest } from './migrateTest.ts';
import { probe } from './probe.ts';
import { resume } from './resume.ts';
import { rollback } from './rollback.ts';
import { run } from './run.ts';
import { search } from './search.ts';
import { stop } from './stop.ts';
import { verify } from './verify.ts';
import { view } from './view.ts';

/** Every command, in the order in which `--help` shows them. */
export const commands: readonly Command[] = [
  run,
  resume,
  list,
  view,
  search,
  stop,
  probe,
  agents,
  importAmp,
  migrate,
  migrateTest,
  verify,
  rollback,
  history,
  doctor,
];
