/** Makes its value when it is first asked for, once. A making that fails is tried again at the next time. */
export class Lazy<T> {
  readonly #make: () => Promise<T>;
  #value: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  get(): Promise<T> {
    if (this.#value) return this.#value;
    const value = this.#make();
    this.#value = value;
    value.catch(() => (this.#value = undefined));
    return value;
  }

  /** What was made so far; makes nothing. */
  async made(): Promise<T | undefined> {
    return this.#value;
  }
}
