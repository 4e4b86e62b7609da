export { codeOf } from '../base/errorCode.ts';
