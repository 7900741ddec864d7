//! Values, heap, cycle collector, types, protocols, exceptions.
