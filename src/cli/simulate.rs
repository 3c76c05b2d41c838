//! `rushes simulate`: the embedded look-alike, for other programs.

use super::args::Simulate;
use super::exit::Exit;
use super::print;
use crate::bootstrap::WayOut;
use crate::engine::Refusal;
use crate::simulator::{Config, serve_forever};

/// Serves until it is told to end, whichever way: that is no failure.
pub async fn run(arguments: Simulate, way_out: &WayOut) -> Result<Exit, Refusal> {
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
        _ = way_out.asked() => Ok(Exit::Saved),
    }
}
