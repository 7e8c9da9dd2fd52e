"""Stored files: workbooks that came in, copies with errors marked, exports.

A file is a row with a place (row security decides who sees it) and sealed content on disk, named by
its hash. What does not belong: reading a workbook, and deciding who may upload or download.
"""
