const isLong = process.env.THREADKEEPER_FAULTS === 'long';

/** How often something is done: in the short form, which every change goes through, and in the long one. */
export function rounds(amount: { readonly short: number; readonly long: number }): number {
  return isLong ? amount.long : amount.short;
}

/** All of them in the long form; in the short one `count`, spread over the whole. */
export function sample<T>(all: readonly T[], count: number): readonly T[] {
  if (isLong || all.length <= count) return all;
  const step = (all.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => all[Math.round(index * step)]).filter(
    (one) => one !== undefined,
  );
}
