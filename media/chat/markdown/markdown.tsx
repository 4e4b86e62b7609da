import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useChat } from '../chatContext.ts';
import { BlockView } from './blockView.ts';
import { handleContentClick } from './contentClicks.ts';
import { FinishedBlocks } from './finishedBlocks.ts';
import { MarkdownDocument, type RenderBlock } from './markdownDocument.ts';
import { renderer } from './renderer.ts';

interface Props {
  readonly text: string;
  /** The text will not grow any more. */
  readonly done: boolean;
}

export function Markdown(props: Props): JSX.Element {
  const render = renderer.value;
  if (!render) return <div class="markdown as-written">{props.text}</div>;
  return <RenderedMarkdown {...props} render={render} />;
}

/** Markdown as it grows. Its blocks are put into the page past Preact, which so never compares them. */
function RenderedMarkdown({ text, done, render }: Props & { readonly render: RenderBlock }): JSX.Element {
  const { actions } = useChat();
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<BlockView>(undefined);
  const source = useRef<MarkdownDocument>(undefined);
  useLayoutEffect(() => {
    if (!container.current) return;
    source.current ??= new MarkdownDocument(render);
    view.current ??= new BlockView(container.current);
    view.current.show(blocksOf(source.current, text, done));
  }, [text, done, render]);
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
