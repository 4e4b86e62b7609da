import { messageOf } from '../base/decode.ts';
import { codeOf } from './errorCode.ts';

/** What the file system said, in the user's words. */
export function systemReason(error: unknown): string {
  return systemReasons.get(codeOf(error)) ?? messageOf(error);
}

const systemReasons: ReadonlyMap<string | undefined, string> = new Map([
  ['EACCES', 'permission is missing'],
  ['EPERM', 'permission is missing'],
  ['EROFS', 'the disk can only be read'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EEXIST', 'a part of its path is a file'],
  ['ENOSPC', 'there is no space left on the disk'],
]);
