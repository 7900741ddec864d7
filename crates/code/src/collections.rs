//! Hash tables for the compiler's and the writer's own use: quick on short keys, seeded for each process.

/// A map from names, constants, addresses.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// A set of them.
pub type HashSet<T> = std::collections::HashSet<T, foldhash::fast::RandomState>;
