/**
 * Wire: Python's built-in exceptions, as classes here. Some have a namesake or
 * a twin in JavaScript (`ValueError` is RangeError), the others stand below
 * with their family: a FileNotFoundError is an OSError on both sides. A failure
 * that names one is rebuilt as it, whatever modules are allowed.
 *
 * oslo counterpart: module `builtins`, of Python 2 `exceptions`. Left out:
 * `ReferenceError`, which is about weak references there, warnings, and what
 * is no `Exception`, as SystemExit: they become a RemoteError.
 */

/** Base of the classes here. Python counterpart: `Exception`. */
export class BuiltinError extends Error {
  static readonly module: string = 'builtins'

  constructor(message?: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** An assertion does not hold. */
export class AssertionError extends BuiltinError {}

/** There is no such attribute; for a caller, a version that is not a text. */
export class AttributeError extends BuiltinError {}

/** Base of what goes wrong in arithmetic. */
export class ArithmeticError extends BuiltinError {}

/** A result is too large. */
export class OverflowError extends ArithmeticError {}

/** A division by zero. */
export class ZeroDivisionError extends ArithmeticError {}

/** A module, or a name in it, cannot be imported. */
export class ImportError extends BuiltinError {}

/** Base of KeyError and IndexError. */
export class LookupError extends BuiltinError {}

/** No such place in a list; for a caller, a version without a minor part. */
export class IndexError extends LookupError {}

/** No such key in a dict. */
export class KeyError extends LookupError {}

/** The operating system refused. */
export class OSError extends BuiltinError {}

/** Base of what goes wrong with a connection. */
export class ConnectionError extends OSError {}

/** Nobody listens there. */
export class ConnectionRefusedError extends ConnectionError {}

/** There is no such file. */
export class FileNotFoundError extends OSError {}

/** The operating system does not permit it. */
export class PermissionError extends OSError {}

/** The operating system's time ran out; MessagingTimeout is another. */
export class TimeoutError extends OSError {}

/** What fits no other class; thrown by `submit` after `shutdown`. */
export class RuntimeError extends BuiltinError {}

/** A method that is still to be written. */
export class NotImplementedError extends RuntimeError {}
