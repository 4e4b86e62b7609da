/**
 * The name a session is offered (ruling 7): `{agent}-{YYMMDDHHmm}` by the local clock; a name that is taken gets
 * `-2`, `-3`…
 */
export function autoName(agent: string, now: Date, taken: Iterable<string>): string {
  return uniqueName(`${agent}-${localMinute(now)}`, taken);
}

/** The name itself, or with the first free `-2`, `-3`… */
export function uniqueName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  if (!names.has(name)) return name;
  let suffix = 2;
  while (names.has(`${name}-${suffix}`)) suffix += 1;
  return `${name}-${suffix}`;
}

function localMinute(date: Date): string {
  const parts = [
    date.getFullYear() % 100,
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}
