import type { Command } from '../command.ts';
import { doctor } from './doctor.ts';
import { list } from './list.ts';

/** Every command, in the order in which `--help` shows them. */
export const commands: readonly Command[] = [list, doctor];
