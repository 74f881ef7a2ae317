import { createInterface } from 'node:readline/promises';

/** Asks a person on the terminal. @returns the answer; null where standard input or output is no terminal, as in a script */
export async function typed(question: string): Promise<string | null> {
  const { stdin: input, stdout: output } = process;
  if (!input.isTTY || !output.isTTY) return null;
  const terminal = createInterface({ input, output });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
