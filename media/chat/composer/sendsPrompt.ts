/** What of a key press decides whether it sends. */
export interface KeyPress {
  readonly key: string;
  /** Deprecated, and yet the only mark of a key that some input methods leave. */
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Key code of every key that an input method handles; some browsers end a composition before its Enter is seen. */
const handledByInputMethod = 229;

/** Enter alone sends. Shift+Enter is a new line, and the Enter that ends an IME composition belongs to the IME. */
export function sendsPrompt(press: KeyPress): boolean {
  const modified = press.shiftKey || press.altKey || press.ctrlKey || press.metaKey;
  return press.key === 'Enter' && !modified && !press.isComposing && press.keyCode !== handledByInputMethod;
}
