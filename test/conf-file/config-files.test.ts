import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findDefaults } from '../../src/conf-file/config-files.ts'
import { folderOf } from './folder.ts'

/** What is found, by paths from the root of the places. */
function found(
  files: readonly string[],
  [project, prog, extension = '.conf']: readonly [string, string, string?],
): string[] {
  const root = folderOf(Object.fromEntries(files.map((file) => [file, ''])))
  const env = { SNAP_COMMON: join(root, 'common'), SNAP: join(root, 'snap') }
  const places = { home: join(root, 'home'), etc: join(root, 'etc'), env }
  return findDefaults(project, prog, extension, places).map((path) =>
    path.slice(root.length + 1),
  )
}

describe('the default files', () => {
  it("are the project's and then the program's", () => {
    const files = ['etc/neutron/neutron.conf', 'etc/neutron/l3-agent.conf']
    expect(found(files, ['neutron', 'l3-agent'])).toEqual(files)
    expect(found(files.toReversed(), ['neutron', 'l3-agent'])).toEqual(files)
  })

  it('are each the first that there is', () => {
    const files = [
      'home/.neutron/neutron.conf',
      'home/neutron.conf',
      'etc/neutron/neutron.conf',
      'etc/neutron.conf',
      'common/etc/neutron/neutron.conf',
      'snap/etc/neutron/neutron.conf',
    ]
    for (const [at, file] of files.entries())
      expect(found(files.slice(at), ['neutron', 'none'])).toEqual([file])
  })

  it('may be none', () => {
    expect(found(['etc/nova/nova.conf'], ['neutron', ''])).toEqual([])
  })

  it('may be folders', () => {
    const files = ['etc/neutron/neutron.conf.d/a.conf', 'etc/l3.conf.d/b.conf']
    expect(found(files, ['neutron', 'l3', '.conf.d'])).toEqual([
      'etc/neutron/neutron.conf.d',
      'etc/l3.conf.d',
    ])
  })
})
