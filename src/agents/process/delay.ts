/** Resolves after `ms`, or as soon as `until` settles; the timer never outlives it. */
export async function delay(ms: number, until?: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race(until ? [passed, until.then(ignore, ignore)] : [passed]);
  } finally {
    clearTimeout(timer);
  }
}

function ignore(): void {
  // How `until` settles is for those who wait for its value.
}
