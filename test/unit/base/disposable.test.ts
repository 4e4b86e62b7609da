import { expect, test } from 'vitest';
import { DisposableOwner, toDisposable, type Disposable } from '../../../src/base/disposable.ts';

class Owner extends DisposableOwner {
  own(disposable: Disposable): void {
    this.register(disposable);
  }
}

test('an owner disposes what it owns, once', () => {
  let disposed = 0;
  const owner = new Owner();
  owner.own(toDisposable(() => (disposed += 1)));
  owner.dispose();
  owner.dispose();
  expect(disposed).toBe(1);
});

test('what is registered on a disposed owner is disposed at once', () => {
  let disposed = false;
  const owner = new Owner();
  owner.dispose();
  owner.own(toDisposable(() => (disposed = true)));
  expect(disposed).toBe(true);
});
