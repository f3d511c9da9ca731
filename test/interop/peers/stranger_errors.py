"""An exception in a module that no client is told to trust."""


class Stranger(Exception):
    pass
