//! The internal instruction set: one table, Body, verifier.
