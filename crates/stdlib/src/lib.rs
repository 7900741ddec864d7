//! Native modules, named as in CPython.
