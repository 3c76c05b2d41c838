//! `rushes simulate`: the embedded look-alike, for other programs.

use super::args::Simulate;
use super::exit::Exit;
use super::print;
use crate::engine::Refusal;
use crate::simulator::{Config, serve_forever};

/// Serves until Ctrl+C.
pub async fn run(arguments: Simulate) -> Result<Exit, Refusal> {
    let config = Config {
        listen: arguments.listen,
        render_seconds: arguments.seconds,
        balance: arguments.balance,
        ..Config::default()
    };
    let serve = serve_forever(config, |addr| {
        print::line(format_args!("Listening on http://{addr} (upload: http://{addr}/upload-asset)"));
    });
    tokio::select! {
        served = serve => served.map(|()| Exit::Saved).map_err(|error| Refusal::from_error(&error)),
        _ = tokio::signal::ctrl_c() => Ok(Exit::Saved),
    }
}
