import type { PageStorage } from '../../../media/chat/state/unsavedDrafts.ts';

/** What a browser keeps for a page, as long as this is held: `new UnsavedDrafts(memoryStorage())`. */
export function memoryStorage(): () => PageStorage {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  return () => storage;
}
