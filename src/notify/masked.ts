/**
 * Notify: a notification fit for a log. What stands under the name of a secret
 * is replaced by stars, however deep; `LogDriver` writes the rest.
 *
 * oslo counterpart: `mask_dict_password` of oslo.utils. Left out here: secrets
 * inside a text, under a name that says nothing of them.
 */

const SECRET =
  /pass|pswd|secret|token|credential|cookie|(auth|api|crypt\w*|fernet|private|ssh|ssl)_?key/i

/** A copy of a JSON value without what its keys call a secret. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, entry(key, member)]),
  )
}

function entry(key: string, member: unknown): unknown {
  const isLeaf = member !== null && typeof member !== 'object'
  return isLeaf && SECRET.test(key) ? '***' : masked(member)
}
