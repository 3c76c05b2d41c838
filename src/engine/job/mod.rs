//! One job's way from the queue to the library, as one task: submit, watch, download.
//!
//! A task changes its job only through its [`task_handle`], which asks the owner loop to commit. Each step acts on what is committed.

pub(super) mod submit;
pub(super) mod task_handle;
pub(super) mod tasks;
#[cfg(test)]
pub(super) mod tools_for_tests;
pub(super) mod watch;
pub(super) mod work;
