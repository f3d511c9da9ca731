/**
 * Wire: Python's names of its built-in exceptions, and the class here that each
 * is. `remote-errors.ts` fills its registry with them.
 *
 * oslo counterpart: none; attributes of module `builtins`.
 */
import {
  ArithmeticError,
  AssertionError,
  AttributeError,
  ConnectionError,
  ConnectionRefusedError,
  FileNotFoundError,
  ImportError,
  IndexError,
  KeyError,
  LookupError,
  NotImplementedError,
  OSError,
  OverflowError,
  PermissionError,
  RuntimeError,
  TimeoutError,
  ZeroDivisionError,
} from './builtin-errors.ts'

/**
 * A class of errors; what its constructor takes is its own affair. Python
 * counterpart: `type[Exception]`.
 */
export type ErrorClass = new (...args: never[]) => Error

/** Names, and of what they are kinds; a base stands before its kinds. */
const FURTHER: readonly (readonly [readonly string[], string])[] = [
  [['FloatingPointError'], 'ArithmeticError'],
  [['BufferError', 'EOFError', 'MemoryError', 'SystemError'], 'Exception'],
  [['StopIteration', 'StopAsyncIteration'], 'Exception'],
  [['ModuleNotFoundError'], 'ImportError'],
  [['UnboundLocalError'], 'NameError'],
  [['RecursionError'], 'RuntimeError'],
  [['IndentationError'], 'SyntaxError'],
  [['TabError'], 'IndentationError'],
  [['UnicodeError'], 'ValueError'],
  [
    ['UnicodeDecodeError', 'UnicodeEncodeError', 'UnicodeTranslateError'],
    'UnicodeError',
  ],
  [
    ['BrokenPipeError', 'ConnectionAbortedError', 'ConnectionResetError'],
    'ConnectionError',
  ],
  [['BlockingIOError', 'ChildProcessError', 'FileExistsError'], 'OSError'],
  [['InterruptedError', 'IsADirectoryError'], 'OSError'],
  [['NotADirectoryError', 'ProcessLookupError'], 'OSError'],
]

/** By their Python names; what two names share is sent under the first. */
export const BUILTIN_ERRORS: ReadonlyMap<string, ErrorClass> = withFurther([
  ['Exception', Error],
  ['TypeError', TypeError],
  ['ValueError', RangeError],
  ['SyntaxError', SyntaxError],
  ['NameError', ReferenceError],
  ['AssertionError', AssertionError],
  ['AttributeError', AttributeError],
  ['ArithmeticError', ArithmeticError],
  ['OverflowError', OverflowError],
  ['ZeroDivisionError', ZeroDivisionError],
  ['ImportError', ImportError],
  ['LookupError', LookupError],
  ['IndexError', IndexError],
  ['KeyError', KeyError],
  ['OSError', OSError],
  ['ConnectionError', ConnectionError],
  ['ConnectionRefusedError', ConnectionRefusedError],
  ['FileNotFoundError', FileNotFoundError],
  ['PermissionError', PermissionError],
  ['TimeoutError', TimeoutError],
  ['RuntimeError', RuntimeError],
  ['NotImplementedError', NotImplementedError],
  // Python's other names of two of them.
  ['IOError', OSError],
  ['EnvironmentError', OSError],
  ['StandardError', Error],
])

/** The rest, which few would name: each is caught by its base. */
function withFurther(
  named: readonly (readonly [string, ErrorClass])[],
): ReadonlyMap<string, ErrorClass> {
  const classes = new Map<string, ErrorClass>(named)
  for (const [names, base] of FURTHER)
    for (const name of names)
      classes.set(name, derived(name, classes.get(base) ?? Error))
  return classes
}

/** A class that is known by its name alone. */
export function derived(name: string, base: ErrorClass): ErrorClass {
  const anyBase = base as new (...args: unknown[]) => Error
  const made = class extends anyBase {
    override name = name
  }
  return Object.defineProperty(made, 'name', { value: name })
}
