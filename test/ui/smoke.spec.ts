import { expect, test } from './support/workbench.ts';

test('the installed extension shows its view, also after a reload and a crash of its host', async ({
  workbench,
}) => {
  test.slow();
  const activated = { timeout: 60_000 };
  const sidebar = workbench.page.locator('.part.sidebar');
  await workbench.open();
  await workbench.openView('Threadkeeper');
  await expect(sidebar).toContainText('New Session', activated);
  await workbench.reload();
  await expect(sidebar).toContainText('New Session', activated);
  const first = await workbench.extensionHostPid();
  expect(await workbench.killExtensionHost()).not.toBe(first);
  await expect(sidebar).toContainText('New Session', activated);
});
