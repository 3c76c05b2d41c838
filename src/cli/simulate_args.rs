//! The arguments of `rushes simulate`.

use std::net::SocketAddr;

use clap::Args;

/// The longest that a render may take, in seconds: a day.
const LONGEST: f64 = 86_400.0;

/// The largest balance to begin with, in dollars.
const RICHEST: f64 = 1_000_000.0;

const MAGIC: &str = "Any key of the form SG_ + 16 hexadecimal digits is accepted. A prompt that holds [fail] ends as a failed render, \
one that holds [slow] takes ten times as long.";

/// Where the look-alike listens.
#[derive(Debug, Args)]
#[command(after_help = MAGIC)]
pub struct Simulate {
    /// Address and port to listen on, e.g. 127.0.0.1:8080; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = parse_listen, allow_hyphen_values = true)]
    pub listen: SocketAddr,
    /// How long a render takes
    #[arg(long, value_name = "N", default_value_t = 6.0, value_parser = parse_seconds, allow_hyphen_values = true)]
    pub seconds: f64,
    /// The balance to begin with, dollars
    #[arg(long, value_name = "DOLLARS", default_value_t = 25.0, value_parser = parse_balance, allow_hyphen_values = true)]
    pub balance: f64,
}

fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "give an address in numbers and a port, such as 127.0.0.1:8080".into())
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| (0.0..=LONGEST).contains(seconds));
    seconds.ok_or_else(|| format!("give a number of seconds from 0 to {LONGEST}"))
}

fn parse_balance(text: &str) -> Result<f64, String> {
    let dollars = text.parse().ok().filter(|dollars: &f64| (0.0..=RICHEST).contains(dollars));
    dollars.ok_or_else(|| format!("give an amount in dollars from 0 to {RICHEST}, such as 25"))
}

#[cfg(test)]
mod tests {
    use super::super::args::refused;

    #[test]
    fn a_value_that_can_not_be_simulated_is_refused_by_its_option_in_plain_words() {
        for wrong in ["localhost:80", "127.0.0.1", "127.0.0.1:99999", "x", "-1"] {
            assert_eq!(
                refused(&["simulate", "--listen", wrong]),
                "give an address in numbers and a port, such as 127.0.0.1:8080"
            );
        }
        for wrong in ["-1", "NaN", "inf", "1e300", "a lot", "-inf"] {
            assert_eq!(
                refused(&["simulate", "--balance", wrong]),
                "give an amount in dollars from 0 to 1000000, such as 25"
            );
            assert_eq!(refused(&["simulate", "--seconds", wrong]), "give a number of seconds from 0 to 86400");
        }
    }
}
