"""Exceptions of a service, in a module that clients are told to trust."""


class QuotaExceeded(Exception):
    """Takes keyword arguments, as exceptions of OpenStack's services do."""

    def __init__(self, message='too many', **kwargs):
        super().__init__(message)
        self.kwargs = kwargs


class NotFound(Exception):
    """Its arguments are more than a text."""

    def __init__(self, name, number):
        super().__init__(name, number)

    def __str__(self):
        return 'no %s %d' % self.args
