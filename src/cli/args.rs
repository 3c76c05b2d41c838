//! The arguments, as `--help` shows them. The domain checks the values.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::domain::{ClipSeconds, Draft, FirstFrameDraft, FrameRate, ModelId, Resolution, SeedDraft, Shape};

const AFTER_HELP: &str = "\
Without a command the window opens. With --demo and no display the demo makes its first shot without one.

Environment:
  SEGMIND_API_KEY      a key for this run, used and not stored
  RUSHES_DATA_DIR      the data folder, as --data-dir
  RUSHES_API_URL       another API host (https, or http on loopback)
  RUSHES_UPLOAD_URL    another upload address (https, or http on loopback)
  RUSHES_DEMO_SECONDS  how long a render of the demo takes (6)
  RUSHES_LOG           what is logged, e.g. rushes=debug

Exit codes: 0 saved, 2 usage, 3 needs a key or credits, 4 failed, 5 unknown outcome; told to end by
130 Ctrl+C, 143 SIGTERM, 129 SIGHUP. A second signal ends at once";

/// Make videos with Google Veo 3 through Segmind
#[derive(Debug, Parser)]
#[command(version, about, after_help = AFTER_HELP)]
pub struct Arguments {
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Try everything with an embedded service: no key, no network, nothing is billed
    #[arg(long, global = true, help_heading = "For every command")]
    pub demo: bool,
    /// The folder for the ledger, logs and window state
    #[arg(long, global = true, value_name = "DIR", help_heading = "For every command")]
    pub data_dir: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make one clip and wait for it
    Generate(ShotArguments),
    /// List the jobs in the ledger, oldest first
    Jobs(Listing),
    /// Work through what is unfinished, never submitting anything whose answer was lost
    Resume(Listing),
    /// Serve the embedded look-alike of Segmind to other programs
    Simulate(Simulate),
}

/// A shot.
#[derive(Debug, Args)]
#[command(
    after_help = "A render can't be cancelled at Segmind. Ctrl+C leaves the job in the ledger: `rushes resume` goes on with it."
)]
pub struct ShotArguments {
    /// What to show
    #[arg(long, value_name = "TEXT")]
    pub prompt: String,
    /// An http(s) address of the picture to start from; it is looked at before anything is bought
    #[arg(long, value_name = "URL", conflicts_with = "image")]
    pub image_url: Option<String>,
    /// Send the address of --image-url as it is even if its picture can't be seen from here
    #[arg(long, requires = "image_url")]
    pub send_address_anyway: bool,
    /// A picture to start from, JPEG, PNG, WebP, GIF, TIFF or BMP; an upright copy of it is uploaded
    #[arg(long, value_name = "FILE")]
    pub image: Option<PathBuf>,
    /// veo-3 (best) or veo-3-fast (cheaper)
    #[arg(long, default_value = "veo-3", value_parser = parse_model)]
    pub model: ModelId,
    /// 16:9, 4:3, 1:1, 3:4 or 9:16
    #[arg(long, default_value = "16:9", value_parser = parse_shape)]
    pub shape: Shape,
    /// Seconds: 4, 6 or 8
    #[arg(long, default_value = "8", value_parser = parse_length)]
    pub duration: ClipSeconds,
    /// Frames per second: 24 or 30; the model chooses when left out
    #[arg(long, value_parser = parse_rate)]
    pub fps: Option<FrameRate>,
    /// 720p or 1080p; the model chooses when left out
    #[arg(long, value_parser = parse_resolution)]
    pub resolution: Option<Resolution>,
    /// Without sound
    #[arg(long)]
    pub silent: bool,
    /// A number from 1 to 4294967295 that makes the same clip again; drawn when left out
    #[arg(long, value_name = "N")]
    pub seed: Option<String>,
    /// Copy the finished clip to this file as well
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// One JSON object a line instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// How a list is printed.
#[derive(Debug, Args)]
pub struct Listing {
    /// One JSON object a line instead of a table
    #[arg(long)]
    pub json: bool,
}

/// Where the look-alike listens.
#[derive(Debug, Args)]
#[command(after_help = MAGIC)]
pub struct Simulate {
    /// Address and port to listen on, e.g. 127.0.0.1:8080; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// How long a render takes
    #[arg(long, value_name = "N", default_value_t = 6.0, value_parser = parse_seconds)]
    pub seconds: f64,
    /// The balance to begin with, dollars
    #[arg(long, value_name = "DOLLARS", default_value_t = 25.0)]
    pub balance: f64,
}

const MAGIC: &str = "Any key of the form SG_ + 16 hexadecimal digits is accepted. A prompt that holds [fail] ends as a failed render, \
one that holds [slow] takes ten times as long.";

impl ShotArguments {
    /// The draft that these arguments describe.
    pub fn draft(&self) -> Draft {
        let first_frame = match (&self.image_url, &self.image) {
            (Some(url), _) => FirstFrameDraft::Url(url.clone()),
            (None, Some(path)) => FirstFrameDraft::File(std::path::absolute(path).unwrap_or_else(|_| path.clone())),
            (None, None) => FirstFrameDraft::None,
        };
        Draft {
            prompt: self.prompt.clone(),
            first_frame,
            copy: None,
            send_anyway: self.image_url.clone().filter(|_| self.send_address_anyway),
            model: self.model,
            shape: self.shape,
            length: self.duration,
            frame_rate: self.fps,
            resolution: self.resolution,
            sound: !self.silent,
            seed: self.seed.clone().map_or(SeedDraft::Random, SeedDraft::Fixed),
            takes: 1,
        }
    }
}

fn parse_model(text: &str) -> Result<ModelId, String> {
    ModelId::from_slug(text).ok_or_else(|| "the models are veo-3 and veo-3-fast".into())
}

fn parse_shape(text: &str) -> Result<Shape, String> {
    Shape::from_label(text).ok_or_else(|| "the shapes are 16:9, 4:3, 1:1, 3:4 and 9:16".into())
}

fn parse_length(text: &str) -> Result<ClipSeconds, String> {
    let length = text.parse().ok().and_then(ClipSeconds::from_seconds);
    length.ok_or_else(|| "a clip is 4, 6 or 8 seconds long".into())
}

fn parse_rate(text: &str) -> Result<FrameRate, String> {
    text.parse().ok().and_then(FrameRate::from_fps).ok_or_else(|| "the frame rate is 24 or 30".into())
}

fn parse_resolution(text: &str) -> Result<Resolution, String> {
    Resolution::from_label(text).ok_or_else(|| "the resolutions are 720p and 1080p".into())
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| (0.0..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| "give a number of seconds, 0 or more".into())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn only_allowed_values_are_taken() {
        for wrong in ["--duration=5", "--shape=2:1", "--fps=25", "--resolution=4k", "--model=veo-2"] {
            assert!(Arguments::try_parse_from(["rushes", "generate", "--prompt", "x", wrong]).is_err(), "{wrong}");
        }
    }
}
