import { writeFileSync } from 'node:fs';
import { commandsPage } from './commands-page.ts';
import { costsPage } from './costs-page.ts';
import { processPage } from './page.ts';

writeFileSync('docs/process.md', processPage());
writeFileSync('docs/costs.md', costsPage());
writeFileSync('docs/commands.md', commandsPage());
