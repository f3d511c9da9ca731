import { optionCases } from './option-cases.ts'

let count = 0

optionCases('the broker in memory', async () => {
  count += 1
  return {
    transportUrl: `fake://option-cases-${count}/`,
    [Symbol.asyncDispose]: async () => {},
  }
})
