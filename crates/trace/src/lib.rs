//! Events to recordings to views.
