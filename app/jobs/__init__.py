"""Background work: the queue, thin tasks, the worker."""
