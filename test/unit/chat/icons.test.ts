import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { iconNames } from '../../../media/chat/parts/iconNames.ts';

test('every icon that the chat can draw has a picture of its name, and no other is shipped', () => {
  const css = readFileSync('media/chat/styles/icons.css', 'utf8');
  const rule = /\.icon-([a-z-]+) \{\s+mask-image: url\('@vscode\/codicons\/src\/icons\/(.+)\.svg'\)/g;
  const pictures = [...css.matchAll(rule)].map(([, name, file]) => ({ name, file }));
  expect(pictures).toEqual(iconNames.map((name) => ({ name, file: name })));
});
