import { expect, type Page } from '@playwright/test';

/** Something to be seen: an element in sight, in the window itself or in the webview in front. */
export interface Watched {
  readonly name: string;
  readonly frame: 'window' | 'webview';
  readonly selector: string;
  /** The element contains it. */
  readonly text?: string;
}

/** When what is watched for was first in sight, and when the user pressed something; noted in the page itself. */
export class Sightings {
  readonly #noted: { readonly name: string; readonly at: number }[] = [];

  static async of(page: Page, watched: readonly Watched[]): Promise<Sightings> {
    const sightings = new Sightings();
    await page.exposeBinding('benchNote', (_source, name: string, at: number) => {
      sightings.#noted.push({ name, at });
    });
    await page.addInitScript(watchFrame, watched);
    return sightings;
  }

  /** Milliseconds from what `press` presses first to the first sight of `name`. */
  async timeTo(name: string, press: () => Promise<void>): Promise<number> {
    const before = this.#noted.length;
    await press();
    const seen = await this.#seen(name, before);
    return seen - (this.#at('pressed', before) ?? Number.NaN);
  }

  /** Milliseconds from now, when `act` begins, to the first sight of `name`. */
  async timeFrom(name: string, act: () => Promise<void>): Promise<number> {
    const start = Date.now();
    await act();
    return (await this.#seen(name)) - start;
  }

  async #seen(name: string, from = 0): Promise<number> {
    await expect.poll(() => this.#at(name, from), { message: name, timeout: 60_000 }).toBeDefined();
    return this.#at(name, from) ?? Number.NaN;
  }

  /** When it was noted, not counting the first `from` notes. */
  #at(name: string, from: number): number | undefined {
    return this.#noted.slice(from).find((it) => it.name === name)?.at;
  }
}

/** Runs in each frame, before anything else of it. Clocks of different processes agree by `Date.now`. */
function watchFrame(watched: readonly Watched[]): void {
  for (const type of ['mousedown', 'keydown'])
    window.addEventListener(type, () => window.benchNote('pressed', Date.now()), { capture: true });
  let waiting = [...watched];
  const look = (): void => {
    const seen = waiting.filter(isSeen);
    for (const { name } of seen) window.benchNote(name, Date.now());
    waiting = waiting.filter((it) => !seen.includes(it));
    if (waiting.length === 0) clearInterval(looking);
  };
  // VS Code writes a webview's document anew, which ends observers and loops of animation frames, but no timer.
  const looking = setInterval(look, 8);

  function isSeen({ frame, selector, text = '' }: Watched): boolean {
    if (frame !== whichFrame()) return false;
    const elements = [...document.querySelectorAll(selector)];
    return elements.some((element) => element.textContent.includes(text) && isInSight(element));
  }

  /** A webview that is still being loaded has another ID. */
  function whichFrame(): string {
    if (window === window.top) return 'window';
    return window.frameElement?.id === 'active-frame' ? 'webview' : 'other';
  }

  function isInSight(element: Element): boolean {
    const { top, bottom, height } = element.getBoundingClientRect();
    const isInside = height > 0 && top < window.innerHeight && bottom > 0;
    return isInside && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }
}

declare global {
  interface Window {
    benchNote(name: string, at: number): void;
  }
}
