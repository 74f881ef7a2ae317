import { writeFileSync } from 'node:fs';
import { accessPage } from './access-page.ts';
import { commandsPage } from './commands-page.ts';
import { costsPage } from './costs-page.ts';
import { processPage } from './page.ts';

/** `npm run docs`: writes the generated pages. */

writeFileSync('docs/process.md', processPage());
writeFileSync('docs/costs.md', costsPage());
writeFileSync('docs/commands.md', commandsPage());
writeFileSync('docs/access.md', accessPage());
