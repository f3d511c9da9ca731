"""Values with their Python types, as JSON that any parser reads alike.

Plain JSON would hide what the interop acts are about: 1 and 1.0, NaN, and
integers that a JavaScript number cannot hold. So a value travels between a
peer and the program that drives it as a list of its kind and a text, for
example ["int", "9223372036854775808"]. The other end is typed-json.ts.
"""


def typed(value):
    """The typed form of a value; of anything else its class and text."""
    if value is None:
        return ['none']
    if isinstance(value, bool):
        return ['bool', value]
    if isinstance(value, (int, float)):
        return [type(value).__name__, repr(value)]
    if isinstance(value, str):
        return ['str', value]
    if isinstance(value, (list, tuple)):
        return ['list', [typed(item) for item in value]]
    if isinstance(value, dict):
        return ['dict', [[str(key), typed(item)]
                         for key, item in sorted(value.items())]]
    return ['other', '%s %s' % (type(value).__name__, value)]


def untyped(form):
    """The value of a typed form."""
    kind = form[0]
    if kind == 'none':
        return None
    if kind in ('bool', 'str'):
        return form[1]
    if kind == 'int':
        return int(form[1])
    if kind == 'float':
        return float(form[1])
    if kind == 'list':
        return [untyped(item) for item in form[1]]
    if kind == 'dict':
        return {key: untyped(item) for key, item in form[1]}
    raise ValueError('no kind of value: %r' % kind)
