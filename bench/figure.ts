import type { Bench } from './bench.ts';
import type { Comparison } from './measure.ts';

/** One measured figure of the product, as a ratio to a peer in the same run. */
export interface FigureFile {
  readonly title: string;
  /** What ours may be at most, as a multiple of the peer's; none where only the figure is asked for. */
  readonly target?: number;
  /** What ours may take at most, in ms, whatever the peer takes. */
  readonly limitMs?: number;
  run(bench: Bench): Promise<Figure>;
}

export interface Figure extends Comparison {
  readonly unit: 'ms' | 'B' | 'KB' | 'MB' | '%' | 'fsyncs';
  readonly peerName: string;
  /** How it was measured, in one line. */
  readonly how: string;
}
