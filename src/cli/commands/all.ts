import type { Command } from '../command.ts';
import { doctor } from './doctor.ts';
import { history } from './history.ts';
import { importAmp } from './importAmp.ts';
import { list } from './list.ts';
import { migrate } from './migrate.ts';
import { migrateTest } from './migrateTest.ts';
import { rollback } from './rollback.ts';
import { verify } from './verify.ts';

/** Every command, in the order in which `--help` shows them. */
export const commands: readonly Command[] = [
  list,
  importAmp,
  migrate,
  migrateTest,
  verify,
  rollback,
  history,
  doctor,
];
