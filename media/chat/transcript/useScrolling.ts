import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { VirtualizerHandle } from 'virtua';
import { useChat } from '../chatContext.ts';
import type { MessageCell } from '../state/model.ts';

export interface Scrolling {
  readonly list: RefObject<VirtualizerHandle | null>;
  /** True while the user is away from the end. */
  readonly away: boolean;
  /** The user is about to scroll; what the list scrolls by itself does not let go of the end. */
  readonly userMoves: () => void;
  readonly onScroll: (offset: number) => void;
  readonly onResize: () => void;
  readonly jumpToEnd: () => void;
}

/** Milliseconds after the user's last input in which upward scrolling is taken for the user's. */
const inputLasts = 1000;

/** In pixels: so near the end counts as being there; so near the top, older messages are asked for. */
const nearEnd = 24;
const nearTop = 400;

/** Stays at the end while the user is there, keeps the place otherwise, and asks for older messages at the top. */
export function useScrolling(cells: readonly MessageCell[]): Scrolling {
  const { model, actions } = useChat();
  const list = useRef<VirtualizerHandle>(null);
  const sticks = useRef(true);
  const lastInput = useRef(-inputLasts);
  const lastOffset = useRef(0);
  const [away, setAway] = useState(false);
  const stick = (value: boolean): void => {
    sticks.current = value;
    setAway(!value);
  };
  const toEnd = (): void => {
    const last = model.rows.value.cells.length - 1;
    if (sticks.current && last >= 0) list.current?.scrollToIndex(last, { align: 'end' });
  };
  const look = (): void => {
    const view = list.current;
    if (view && view.viewportSize > 0 && view.scrollOffset < nearTop && hasSettled(view, sticks.current))
      actions.loadOlder();
  };

  const shows = model.shows.value;
  useLayoutEffect(() => stick(true), [shows]);
  useLayoutEffect(toEnd, [cells, shows]);

  return {
    list,
    away,
    userMoves: () => {
      lastInput.current = performance.now();
    },
    onScroll: (offset) => {
      const view = list.current;
      if (!view) return;
      const up = offset < lastOffset.current;
      lastOffset.current = offset;
      if (!up && offset + view.viewportSize >= view.scrollSize - nearEnd) stick(true);
      // Rows that are measured move the offset too; only the user lets go of the end.
      if (up && performance.now() - lastInput.current < inputLasts) {
        lastInput.current = performance.now();
        stick(false);
      }
      look();
    },
    onResize: () => {
      toEnd();
      look();
    },
    jumpToEnd: () => {
      stick(true);
      toEnd();
    },
  };
}

/** A list that is still on its way to its end passes the top; one shorter than the view never leaves it. */
function hasSettled(view: VirtualizerHandle, sticks: boolean): boolean {
  return !sticks || view.scrollSize <= view.viewportSize;
}
