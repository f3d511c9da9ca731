// Who started a broker: what is left of a program that died without cleaning
// up is known by this mark. docker.ts writes it on containers,
// private-node.ts puts the process id into the name of a folder. What belongs
// to another machine that shares a Docker daemon with us is never touched.

import { hostname } from 'node:os'

/** `pid@host` of this program. */
export function ownerMark(): string {
  return `${process.pid}@${hostname()}`
}

/** Whether the program `pid@host` ran on this machine and is gone. */
export function isOwnerGone(mark: string): boolean {
  const at = mark.indexOf('@')
  return isGone(Number(mark.slice(0, at)), mark.slice(at + 1))
}

/** Whether process `pid` of machine `host` is known to have ended. */
export function isGone(pid: number, host: string): boolean {
  if (host !== hostname() || !Number.isSafeInteger(pid) || pid <= 0) {
    return false
  }
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
