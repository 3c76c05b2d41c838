//! Hosts and proxies between Rushes and Segmind: TLS with a certificate of `tests/certificates`, a SOCKS5 proxy, a CONNECT proxy. Plain
//! threads on loopback; they end with their test's process.
#![allow(clippy::unwrap_used, dead_code, reason = "a helper of several tests, each of which uses a part")]

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A listening port and what was asked of it.
pub struct Hop {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Hop {
    /// The first lines of what was asked, in order.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn listen(serve: impl Fn(TcpStream, &Mutex<Vec<String>>) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let book = heard.clone();
        start(move || {
            for stream in listener.incoming().flatten() {
                let (serve, book) = (serve.clone(), book.clone());
                start(move || serve(stream, &book));
            }
        });
        Self { port, heard }
    }

    /// A host with this certificate (`valid`, `expired`, `early`, `other`), signed by the tests' own root. Answers every request with
    /// this status and JSON.
    pub fn tls(certificate: &str, status: u16, body: &'static str) -> Self {
        let config = Arc::new(config(certificate));
        Self::listen(move |stream, book| {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut tls = StreamOwned::new(connection, stream);
            let Some(first) = head(&mut tls).and_then(|head| head.lines().next().map(str::to_owned)) else { return };
            book.lock().unwrap().push(first);
            let head = format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n");
            // A client that has gone is the test's business.
            drop(write!(tls, "{head}content-length: {}\r\n\r\n{body}", body.len()));
            tls.conn.send_close_notify();
            drop(tls.flush());
        })
    }

    /// A SOCKS5 proxy (RFC 1928) without a log-in that leads every connection to `target`, or refuses it.
    pub fn socks5(target: Option<u16>) -> Self {
        Self::listen(move |mut stream, book| {
            let mut greeting = [0; 2];
            stream.read_exact(&mut greeting).unwrap();
            stream.read_exact(&mut vec![0; usize::from(greeting[1])]).unwrap();
            stream.write_all(&[5, 0]).unwrap();
            let mut ask = [0; 5];
            stream.read_exact(&mut ask).unwrap();
            let mut rest = vec![0; if ask[3] == 3 { usize::from(ask[4]) + 2 } else { 5 }];
            stream.read_exact(&mut rest).unwrap();
            book.lock().unwrap().push(String::from_utf8_lossy(&rest[..rest.len() - 2]).into_owned());
            // 5 stands for "connection refused".
            let verdict = if target.is_some() { 0 } else { 5 };
            stream.write_all(&[5, verdict, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
            if let Some(port) = target {
                join(stream, port);
            }
        })
    }

    /// A proxy that answers CONNECT with this status; 200 leads to `target`.
    pub fn connect(status: u16, target: u16) -> Self {
        Self::listen(move |mut stream, book| {
            let Some(head) = head(&mut stream) else { return };
            book.lock().unwrap().push(head.lines().next().unwrap_or_default().to_owned());
            drop(write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"));
            if status == 200 {
                join(stream, target);
            }
        })
    }
}

fn start(work: impl FnOnce() + Send + 'static) {
    thread::Builder::new().name("hop".into()).spawn(work).unwrap();
}

/// A file of `tests/certificates`.
pub fn certificate(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/certificates").join(name)
}

fn config(name: &str) -> ServerConfig {
    let chain = CertificateDer::from_pem_file(certificate(&format!("{name}.pem"))).unwrap();
    let key = PrivateKeyDer::from_pem_file(certificate("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    builder.with_no_client_auth().with_single_cert(vec![chain], key).unwrap()
}

/// The head of a request; its body is read to the end and dropped. `None` when the other side gave up.
fn head(stream: &mut impl Read) -> Option<String> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    reader.read_exact(&mut vec![0; length.unwrap_or(0)]).ok()?;
    Some(head)
}

fn join(stream: TcpStream, port: u16) {
    let target = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let (mut from, mut to) = (stream.try_clone().unwrap(), target.try_clone().unwrap());
    start(move || {
        drop(std::io::copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Write));
    });
    let (mut from, mut to) = (target, stream);
    drop(std::io::copy(&mut from, &mut to));
    drop(to.shutdown(Shutdown::Write));
}
