import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Virtualizer } from 'virtua';
import { useChat } from '../chatContext.ts';
import type { MessageCell } from '../state/model.ts';
import { JumpButton } from './jumpButton.tsx';
import { Row } from './row.tsx';
import { useScrolling } from './useScrolling.ts';

/** The conversation as a virtual list: only the rows in sight, and a few around them, are in the page. */
export function Transcript(): JSX.Element {
  const { model } = useChat();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number>();
  const { cells, grewAtStart } = model.rows.value;
  const scrolling = useScrolling(cells);
  return (
    <div class="transcript-frame">
      <div
        ref={scroller}
        class="transcript"
        // A feed has articles in it; an empty one is none.
        role={cells.length > 0 ? 'feed' : 'group'}
        aria-label="Conversation"
        tabIndex={0}
        onWheel={scrolling.userMoves}
        onTouchMove={scrolling.userMoves}
        onPointerDown={scrolling.userMoves}
        onKeyDown={(event) => {
          scrolling.userMoves();
          if (event.key === 'Escape') model.focusRequests.value += 1;
        }}
        onFocusIn={(event) => setFocused(indexOf(event.target))}
      >
        {cells.length > 0 && (
          <Virtualizer
            ref={scrolling.list}
            scrollRef={scroller}
            data={cells}
            shift={grewAtStart}
            keepMounted={focused === undefined || focused >= cells.length ? [] : [focused]}
            onScroll={scrolling.onScroll}
            onResize={scrolling.onResize}
          >
            {(cell: MessageCell, index) => (
              <div key={cell.id} data-index={index}>
                <Row cell={cell} position={index + 1} />
              </div>
            )}
          </Virtualizer>
        )}
      </div>
      {cells.length === 0 && <p class="empty">Ask something to begin.</p>}
      <JumpButton visible={scrolling.away} jump={scrolling.jumpToEnd} />
    </div>
  );
}

/** The row with the focus stays in the page: the focus would be lost with it. */
function indexOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row?.dataset['index'] === undefined ? undefined : Number(row.dataset['index']);
}
