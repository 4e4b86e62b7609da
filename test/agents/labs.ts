import { parse } from 'valibot';
import { afterEach, expect } from 'vitest';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../src/domain/remoteThreadId.ts';
import type { Lab } from './lab.ts';
import { remoteIdOf } from './recordedTurn.ts';

/** For a `describe`: opens labs as `openLab` does, and closes them after the test. */
export function closedAfterEach<Settings, Opened extends Lab>(
  openLab: (settings?: Settings) => Promise<Opened>,
): (settings?: Settings) => Promise<Opened> {
  const labs: Opened[] = [];
  afterEach(async () => {
    for (const lab of labs.splice(0)) await lab.close();
  });
  return async (settings) => {
    const lab = await openLab(settings);
    labs.push(lab);
    return lab;
  };
}

/** A conversation of one turn that went well. */
export async function createThread(lab: Lab, prompt = 'remember the heron'): Promise<RemoteThreadId> {
  const turn = lab.prompt(prompt);
  await turn.done;
  expect(turn.events.at(-1)).toMatchObject({ type: 'turnCompleted', stopReason: 'end_turn' });
  return remoteIdOf(turn);
}

export function asRemoteId(id: string): RemoteThreadId {
  return parse(remoteThreadIdSchema, id);
}
