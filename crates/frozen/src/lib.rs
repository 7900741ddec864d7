//! The pure-Python library, compiled at build time.
