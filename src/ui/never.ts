/** Is never aborted: for work that nobody can cancel. */
export const never = AbortSignal.any([]);
