import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { recoverCase } from '../../clients/recover.ts';
import { FATE_NAMES } from '../../data/fates.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { runsOf } from '../support/runs.ts';
import { HISTORIES } from './kept-histories.ts';

/**
 * Makes the kept histories anew, on real services: a case of every fate, one that handed over to further runs, one
 * whose broker was away, one that was terminated and recovered. From the first release on they are only added to.
 */
const say = (line: string) => process.stderr.write(`${line}\n`);
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

mkdirSync(HISTORIES, { recursive: true });
for (const name of readdirSync(HISTORIES)) rmSync(join(HISTORIES, name));
await everyFate();
await handedOver();
process.exit();

async function everyFate(): Promise<void> {
  const one = await startInstallation();
  try {
    const fates = FATE_NAMES.filter((fate) => fate !== 'twice');
    const cases = await one.register(fates.flatMap((fate) => one.rowsOf(fate, 1)));
    one.play(cases);
    await one.ends(cases.keys());
    for (const [caseId, row] of cases) await keep(one, caseId, row.fate);

    const [away, lost] = [...(await one.register(one.rowsOf('straight', 2)))];
    if (away === undefined || lost === undefined) throw new Error('two cases are needed');
    await one.onboarding.waitFor(away[0], 'documents', 30_000);
    one.proxy.refuse(true);
    one.proxy.cut();
    one.play(new Map([away]));
    await pause(6000);
    one.proxy.refuse(false);
    await one.ends([away[0]]);
    await keep(one, away[0], 'broker_away');

    await one.onboarding.waitFor(lost[0], 'documents', 30_000);
    await one.client.workflow.getHandle(lost[0]).terminate('by accident');
    await recoverCase({ client: one.client, kafka: one.kafka, caseId: lost[0] });
    one.play(new Map([lost]));
    await one.ends([lost[0]]);
    await keep(one, lost[0], 'recovered');
  } finally {
    await one.stop();
  }
}

async function handedOver(): Promise<void> {
  const one = await startInstallation({ 'limit.historyCount.suggestContinueAsNew': '40' });
  try {
    const cases = await one.register(one.rowsOf('document_returned', 1));
    one.play(cases);
    await one.ends(cases.keys());
    for (const caseId of cases.keys()) await keep(one, caseId, 'handed_over');
  } finally {
    await one.stop();
  }
}

/** Writes the histories of a case's runs, without the names of the machines that made them. */
async function keep(one: Installation, caseId: string, name: string): Promise<void> {
  await untilClosed(one, caseId);
  const runs = await runsOf(one.client, caseId);
  for (const [index, { history }] of runs.entries()) {
    const text = JSON.stringify(JSON.parse(historyToJSON(history))).replaceAll(
      /\d+@[\w.-]+/g,
      'somewhere',
    );
    const suffix = runs.length === 1 ? '' : `.run-${index + 1}`;
    writeFileSync(join(HISTORIES, `${name}${suffix}.json`), `${text}\n`);
    say(`${name}${suffix}: ${history.events?.length} events`);
  }
}

async function untilClosed(one: Installation, caseId: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { status } = await one.client.workflow.getHandle(caseId).describe();
    if (status.name !== 'RUNNING') return;
    await pause(100);
  }
  throw new Error(`${caseId} did not close`);
}
