import { test } from 'vitest';
import { temporaryDatabase } from '../unit/store/support/testStore.ts';
import { Writers } from '../unit/store/support/writers.ts';
import { rounds } from './support/form.ts';
import { testRandom } from './support/random.ts';

test('windows whose owner is killed, and who are killed while they take over, lose nothing and do nothing twice', async () => {
  const random = testRandom();
  const writers = new Writers(await temporaryDatabase());
  await writers.start(3);
  for (let kills = rounds({ short: 6, long: 80 }); kills > 0; kills -= 1) {
    await writers.progress(1 + random.below(60));
    await writers.killOwner();
    const isAnotherKilled = random.chance(0.4);
    // At once: the others are about to find out which of them takes over.
    if (isAnotherKilled) await writers.killOne();
    await writers.start(isAnotherKilled ? 2 : 1);
  }
  await writers.check();
});
