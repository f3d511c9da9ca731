import { handedBack } from './handed-back.ts'

handedBack('the broker in memory', async () => ({
  transportUrl: 'fake://handed-back/',
  [Symbol.asyncDispose]: async () => {},
}))
