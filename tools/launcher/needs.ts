import { execa } from 'execa';

/** Checks which programs this machine has. */

/** The programs that the local services need. Each is run to check it, since a name on the path may be a stub. */
const PROGRAMS = {
  python3: { command: ['python3', '-m', 'pip', '--version'], what: 'Python 3 with pip' },
  java: { command: ['java', '-version'], what: 'Java 17' },
  mvn: { command: ['mvn', '--version'], what: 'Maven' },
} as const;
const JAVA = 17;

export type Program = keyof typeof PROGRAMS;

/** The missing or outdated ones of these programs, in words for a message, such as `Java 17 (java)`. */
export async function lacking(programs: readonly Program[]): Promise<string[]> {
  const judged = await Promise.all(
    programs.map(async (name) => {
      const { command, what } = PROGRAMS[name];
      const [program, ...args] = command;
      const { exitCode, stderr } = await execa(program, args, { reject: false });
      if (exitCode !== 0) return [`${what} (${name})`];
      const version = name === 'java' ? Number(/version "(\d+)/.exec(stderr)?.[1] ?? JAVA) : JAVA;
      return version < JAVA ? [`${what} (java is ${version})`] : [];
    }),
  );
  return judged.flat();
}

/** Whether a Docker engine with Compose answers here. */
export async function hasDocker(): Promise<boolean> {
  const asked = await Promise.all([
    execa('docker', ['compose', 'version'], { reject: false, timeout: 10_000 }),
    execa('docker', ['version', '--format', '{{.Server.Version}}'], {
      reject: false,
      timeout: 10_000,
    }),
  ]);
  return asked.every((one) => one.exitCode === 0);
}
