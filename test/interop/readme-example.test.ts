import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

it('the README quotes the example that the interop run plays', () => {
  expect(read('../../README.md')).toContain(
    `\`\`\`ts\n${read('readme-example.ts')}\`\`\`\n`,
  )
})

it('the example has ten lines', () => {
  expect(read('readme-example.ts').trimEnd().split('\n')).toHaveLength(10)
})
