"""The whole country on one machine: `anjia bench national` or `python -m benchmarks.national`.

Each side is measured in a process of its own (`python -m benchmarks.national.SIDE`), so that one
does not pay for the memory of another; what it finds is printed as JSON.
"""
