import { readFileSync } from 'node:fs';

/**
 * The commands of one section of the examples' page, in order: its `sh` blocks, cut at empty lines. The tests run what
 * people copy from the page.
 */
export function commandsUnder(heading: string): string[] {
  const page = readFileSync('examples/README.md', 'utf8');
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split(/\n\s*\n/)).map((one) => one.trim());
}
