//! What tonic's server and client of the bench share: the generated code, and being told by the runner what to do.

mod histogram;
mod lane;
mod runner;

pub mod pb {
    tonic::include_proto!("bench");
}

pub use lane::{Counts, Lane};
pub use runner::{Usage, commands};

/// The limit for messages received, in bytes.
pub const LARGEST_MESSAGE: usize = 16 * 1024 * 1024;

/// Whatever ends the program.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
