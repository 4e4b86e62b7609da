import { expect, test } from './support/workbench.ts';

test('the installed extension shows its view', async ({ workbench }) => {
  await workbench.open();
  await workbench.openView('Threadkeeper');
  await expect(workbench.page.locator('.part.sidebar')).toContainText('New Session');
});
