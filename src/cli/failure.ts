/** The command was called wrongly: said with the usage line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command could not do its work, for a reason that the user can read: exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
