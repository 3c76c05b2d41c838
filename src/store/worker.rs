//! A thread that owns a connection and runs work on it in the order of arrival.
//!
//! The ledger has two: one writes, the other answers questions, so that a search never waits behind a write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::error::StoreError;

/// Work for the thread that owns the connection.
type Work = Box<dyn FnOnce(&mut Connection) + Send>;

enum Order {
    Work(Work),
    Close,
}

/// The handle to the one thread that owns the connection and runs work in the order of arrival.
///
/// Work that panics is rolled back and answered with `NoAnswer`; the thread goes on.
pub(super) struct Worker {
    orders: mpsc::Sender<Order>,
    thread: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
}

impl Worker {
    /// Starts a thread of this name with this connection.
    pub(super) fn start(name: &str, connection: Connection) -> std::io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new().name(name.into()).spawn(move || serve(connection, &inbox))?;
        Ok(Self { orders, thread: Mutex::new(Some(thread)) })
    }

    /// Runs `work` on the thread. Once sent it runs, even if the future is dropped.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |connection| {
            if reply.send(work(connection)).is_err() {
                tracing::debug!("the receiver of this answer of the ledger is gone");
            }
        });
        self.orders.send(Order::Work(work)).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::NoAnswer)?
    }

    /// Finishes pending work, closes the file and waits for the thread. A second call does nothing.
    pub(super) fn close(&self) -> Result<(), StoreError> {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return Ok(()) };
        if self.orders.send(Order::Close).is_err() {
            tracing::warn!("the ledger's thread had already ended");
        }
        thread.join().map_err(|_| StoreError::NoAnswer)?
    }
}

fn serve(mut connection: Connection, inbox: &mpsc::Receiver<Order>) -> Result<(), StoreError> {
    while let Ok(Order::Work(work)) = inbox.recv() {
        if catch_unwind(AssertUnwindSafe(|| work(&mut connection))).is_err() {
            tracing::error!("work on the ledger broke off; its transaction is rolled back");
        }
    }
    connection.close().map_err(|(_, error)| error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn broken_work_is_answered_and_the_thread_serves_the_next() {
        let worker = Worker::start("test", Connection::open_in_memory().unwrap()).unwrap();
        let broken = worker.run(|_| -> Result<(), StoreError> { panic!("a defect") }).await;
        assert!(matches!(broken, Err(StoreError::NoAnswer)));
        let one = worker.run(|c| Ok(c.query_row("select 1", (), |row| row.get::<_, i64>(0))?)).await;
        assert_eq!(one.unwrap(), 1);
    }

    #[tokio::test]
    async fn after_closing_every_question_is_answered_with_closed() {
        let worker = Worker::start("test", Connection::open_in_memory().unwrap()).unwrap();
        worker.close().unwrap();
        worker.close().unwrap();
        assert!(matches!(worker.run(|_| Ok(())).await, Err(StoreError::Closed)));
    }
}
