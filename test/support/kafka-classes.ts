import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { fetchKafka } from '../../tools/launcher/fetch.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { startKafka } from '../../tools/launcher/kafka.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** Without a fitting archive the JVM starts without one; this flag silences its message. */
const QUIET = '-Xlog:disable';
/** How long the archive may take to be written, in milliseconds. */
const WRITING_MS = 120_000;

/**
 * Lets every Java process of the tests load Kafka's classes from an archive that a first broker
 * writes: the tests start some thirty brokers, and loading takes about half of each start. The archive is
 * kept in `.data/`, for this Kafka and this Java.
 *
 * @throws Error without Kafka or Java; the tests that need them report it
 */
export async function shareKafkaClasses(): Promise<void> {
  const libs = await fetchKafka();
  // With the variable Java prints it, too: then the name would be another one after the first time.
  const { stdout, stderr } = await execa('java', ['-version'], {
    env: { JAVA_TOOL_OPTIONS: undefined },
  });
  const name = createHash('sha256').update(`${libs}\n${stdout}\n${stderr}`).digest('hex');
  const archive = join(PROJECT_DIR, '.data', `kafka-${name.slice(0, 16)}.jsa`);
  if (!existsSync(archive)) await write(archive);
  process.env.JAVA_TOOL_OPTIONS = `-XX:SharedArchiveFile=${archive} ${QUIET}`;
}

async function write(archive: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kafka-classes-'));
  const aside = `${archive}.${process.pid}.part`;
  mkdirSync(join(PROJECT_DIR, '.data'), { recursive: true });
  process.env.JAVA_TOOL_OPTIONS = `-XX:ArchiveClassesAtExit=${aside} ${QUIET}`;
  try {
    const [port, controllerPort] = [await freePort(), await freePort()];
    const { child } = await startKafka({ dataDir, port, controllerPort });
    await child.stop(WRITING_MS);
    renameSync(aside, archive);
  } finally {
    delete process.env.JAVA_TOOL_OPTIONS;
    rmSync(aside, { force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}
