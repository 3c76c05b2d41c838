//! A scripted server on a raw socket: each connection gets the next act of the script. Every connection is recorded, also
//! unexpected ones.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What happens on a connection.
#[derive(Debug, Clone)]
pub enum Act {
    /// Closes it before reading anything.
    CloseAtOnce,
    /// Reads the whole request, then closes it.
    CloseAfterReading,
    /// Reads the whole request, then stays silent.
    FallSilent,
    /// Reads the whole request, writes these bytes, then closes it.
    Send(Vec<u8>),
    /// Reads the whole request, writes these bytes, then stays silent.
    SendAndFallSilent(Vec<u8>),
}

/// A running server; ends with its test.
#[derive(Debug)]
pub struct Server {
    port: u16,
    connections: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that plays the script, one act a connection, and closes every further connection at once.
    pub async fn play(script: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(Mutex::new(Vec::new()));
        let mut script: VecDeque<Act> = script.into_iter().collect();
        let seen = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let act = script.pop_front().unwrap_or(Act::CloseAtOnce);
                // The entry is added at once, so that a connection without a request is counted too.
                let place = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(String::new());
                    seen.len() - 1
                };
                tokio::spawn(perform(stream, act, Arc::clone(&seen), place));
            }
        });
        Self { port, connections }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port alone, for other schemes.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Every connection's request as text, head and body; empty if none was read.
    pub fn connections(&self) -> Vec<String> {
        self.connections.lock().unwrap().clone()
    }

    /// The only request that arrived.
    pub fn only_request(&self) -> String {
        let all = self.connections();
        assert_eq!(all.len(), 1, "{all:?}");
        all[0].clone()
    }
}

async fn perform(mut stream: TcpStream, act: Act, seen: Arc<Mutex<Vec<String>>>, place: usize) {
    if matches!(act, Act::CloseAtOnce) {
        return;
    }
    let request = read_request(&mut stream).await;
    seen.lock().unwrap()[place] = request;
    match act {
        Act::Send(bytes) => send(&mut stream, &bytes).await,
        Act::SendAndFallSilent(bytes) => {
            send(&mut stream, &bytes).await;
            hold(stream).await;
        }
        Act::FallSilent => hold(stream).await,
        Act::CloseAtOnce | Act::CloseAfterReading => {}
    }
}

/// A client that has read enough may close the connection while the server still writes. That is not a failure.
async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    if stream.write_all(bytes).await.is_ok() {
        drop(stream.flush().await);
    }
}

/// Keeps the connection open in silence until the client gives up.
async fn hold(mut stream: TcpStream) {
    drop(tokio::time::timeout(Duration::from_secs(20), stream.read(&mut [0; 64])).await);
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        if let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if bytes.len() >= head + 4 + length.unwrap_or(0_usize) {
                break;
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A whole HTTP answer; `head` holds further header lines, each ended by `\r\n`.
pub fn answer(status: u16, head: &str, body: &[u8]) -> Act {
    let mut bytes = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{head}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    Act::Send(bytes)
}

/// A whole JSON answer.
pub fn json(status: u16, body: &str) -> Act {
    answer(status, "Content-Type: application/json\r\n", body.as_bytes())
}

/// A redirect to another address.
pub fn redirect(status: u16, to: &str) -> Act {
    answer(status, &format!("Location: {to}\r\n"), b"")
}

/// The body of a recorded request.
pub fn body_of(request: &str) -> serde_json::Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}
