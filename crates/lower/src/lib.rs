//! What each wire opcode of each CPython version means in the internal instruction set.
