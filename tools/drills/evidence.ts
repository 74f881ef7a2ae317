import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { dataDir } from '../launcher/paths.ts';

/** Saves the history of a case that does not answer, before the drill deletes its system. @returns the path of the file */
export async function keepHistory(client: Client, caseId: string): Promise<string> {
  const history = await client.workflow.getHandle(caseId).fetchHistory();
  const folder = join(dataDir(), 'drill-histories');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${caseId}.${Date.now()}.json`);
  writeFileSync(path, historyToJSON(history));
  return path;
}
