//! What is counted of instructions and their places where the machine is built with the feature `profile`; without it
//! every function here is empty, and what calls it is compiled as if it did not.

#[cfg(feature = "profile")]
mod counting;
#[cfg(feature = "profile")]
mod families;
#[cfg(feature = "profile")]
mod places;
#[cfg(not(feature = "profile"))]
mod silent;

#[cfg(feature = "profile")]
pub use counting::{body, instruction, missed, mixed, mixed_reference, plain, section};
#[cfg(feature = "profile")]
pub use krait_object::profile::nested;
#[cfg(feature = "profile")]
pub use places::{chosen, code_dropped, cold, failed, failed_because, given_up, settled};
#[cfg(not(feature = "profile"))]
pub use silent::*;
