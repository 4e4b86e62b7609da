import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useChat } from '../chatContext.ts';
import { BlockView } from './blockView.ts';
import { handleContentClick } from './contentClicks.ts';
import { FinishedBlocks } from './finishedBlocks.ts';
import { MarkdownDocument } from './markdownDocument.ts';
import { renderBlock } from './renderBlock.ts';
import { sanitise } from './sanitise.ts';

interface Props {
  readonly text: string;
  /** The text will not grow any more. */
  readonly done: boolean;
}

/** Markdown as it grows. Its blocks are put into the page past Preact, which so never compares them. */
export function Markdown({ text, done }: Props): JSX.Element {
  const { actions } = useChat();
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<BlockView>(undefined);
  const source = useRef<MarkdownDocument>(undefined);
  useLayoutEffect(() => {
    if (!container.current) return;
    source.current ??= new MarkdownDocument((...block) => sanitise(renderBlock(...block)));
    view.current ??= new BlockView(container.current);
    view.current.show(blocksOf(source.current, text, done));
  }, [text, done]);
  return (
    <div
      ref={container}
      class="markdown"
      onClick={(event) => handleContentClick(event, actions)}
      onAuxClick={(event) => handleContentClick(event, actions)}
    />
  );
}

const finished = new FinishedBlocks();

function blocksOf(source: MarkdownDocument, text: string, done: boolean): readonly string[] {
  if (!done) return source.blocks(text, false);
  const blocks = finished.get(text) ?? source.blocks(text, true);
  finished.set(text, blocks);
  return blocks;
}
