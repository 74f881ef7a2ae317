import type { RefusalCode } from '../../contracts/commands.ts';

/** The case refused a command, or takes no commands. `code` is stable; the message is for people. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
