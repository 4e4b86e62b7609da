/** What package.json and VS Code know our parts by. */
export const chatViewType = 'threadkeeper.chat';
export const sessionsViewId = 'threadkeeper.sessions';
export const diffScheme = 'threadkeeper-diff';
