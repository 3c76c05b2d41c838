//! A few lines of HTTP in place of Segmind. It notes every request and answers by a rule; where the rule has no answer, it closes the
//! connection. Ends with the test's process.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Status and body for a request line; `None` closes the connection once the request has been read.
pub type Rule = fn(&str) -> Option<(u16, &'static str)>;

/// A listening service.
pub struct Service {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Service {
    /// Listens on a free port.
    pub fn start(rule: Rule) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let book = heard.clone();
        let listen = move || {
            for stream in listener.incoming().flatten() {
                serve(stream, rule, &book);
            }
        };
        thread::Builder::new().name("service".into()).spawn(listen).unwrap();
        Self { port, heard }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many requests of this method came.
    pub fn count(&self, method: &str) -> usize {
        self.heard.lock().unwrap().iter().filter(|line| line.starts_with(method)).count()
    }
}

fn serve(mut stream: TcpStream, rule: Rule, book: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let Some(line) = request(&mut reader) else { return };
    book.lock().unwrap().push(line.clone());
    if let Some((status, body)) = rule(&line) {
        let head = format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n");
        // A client that has gone in the meantime is the test's business, not this service's.
        drop(write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()));
    }
}

/// Reads a whole request; answers its first line.
fn request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    (!first.trim().is_empty()).then_some(first)
}
