// Another window: it has the store open, and says so, until its input ends.
//   node storeOwner.ts <database> <worker> <wasm>
import { openStore } from '../../src/store/client.ts';
import { silentLog } from './silentLog.ts';

const [databasePath = '', workerPath = '', wasmPath = ''] = process.argv.slice(2);
const store = openStore({ databasePath, workerPath, wasmPath, log: silentLog });
await store.api.info({});
process.stdout.write('open\n');
process.stdin.on('end', () => void store.dispose());
process.stdin.resume();
