// A program that works with a store as a window does and prints the MB of memory that it takes then.
//   node storeMemory.ts <database>
import { OurStore } from './ourStore.ts';

const [file = ''] = process.argv.slice(2);
const store = await OurStore.open(file);
store.ask('listSessions', {});
for (let count = 0; count < 500; count += 1) {
  store.append();
  store.lastMessages(100);
}
console.log(process.memoryUsage().rss / 2 ** 20);
store.close();
