import type { Database } from '../../sqlite/database.ts';

/** A database as the orchestrator has it before the migration, with the shapes that real ones hold. */
export function generateLegacyData(database: Database): void {
  database.script(`CREATE TABLE sessions (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, ampPrompt TEXT NOT NULL, repoRoot TEXT NOT NULL, threadId TEXT,
    createdAt TEXT NOT NULL, updatedAt TEXT NOT NULL
  )`);
  const time = '2025-08-25T12:00:00.000Z';
  threadIds().forEach(([name, threadId], index) => {
    database.run('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)', [
      `session-${index}`,
      name,
      'Implement feature X',
      '/path/to/repo',
      threadId,
      time,
      time,
    ]);
  });
}

function threadIds(): (readonly [name: string, threadId: string | null])[] {
  const many = Array.from({ length: 100 }, (_, index) => [`Session ${index}`, `T-${index}`] as const);
  return [
    ...many,
    ['Shares its thread', 'T-0'],
    ['No thread', null],
    ['Empty', ''],
    ['Blank', '  '],
    [`O'Brien "quoted" 👩‍💻`, `T-'"👩‍💻`],
  ];
}
