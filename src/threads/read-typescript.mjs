/**
 * Threads: makes Node read TypeScript in the thread that imports this first.
 * JavaScript, since nothing else can be read before it ran. It is needed in
 * each thread: a command's or a test runner's own way is not inherited.
 *
 * oslo counterpart: none.
 */
import { register } from 'tsx/esm/api'

register()
