//! Running verified bodies: dispatch, handlers, unwinding, frames.
