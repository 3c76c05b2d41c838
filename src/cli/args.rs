//! The arguments, as `--help` shows them. The domain checks the values.
//!
//! What is read strictly takes a hyphen too (`allow_hyphen_values`): its own sentence refuses `-1`, not the parser's about an unexpected
//! argument. What takes any text takes only negative numbers: a forgotten value would make an option the prompt of a paid shot.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::simulate_args::Simulate;
use super::spending_args::{CapArguments, SpendingArguments};
use crate::domain::draft::MAX_TAKES;
use crate::domain::{
    Backdrop, ClipId, ClipSeconds, Draft, FrameRate, Framing, MAX_STARS, Mark, MarkChange, ModelId, PictureDraft,
    Resolution, SeedDraft, Shape, SourceDraft,
};

const AFTER_HELP: &str = "\
Without a command the window opens. With --demo and no display the demo makes its first shot without one.

Environment:
  SEGMIND_API_KEY      a key for this run, used and not stored
  RUSHES_DATA_DIR      the data folder, as --data-dir
  RUSHES_API_URL       another API host (https, or http on loopback)
  RUSHES_UPLOAD_URL    another upload address (https, or http on loopback)
  RUSHES_HISTORY_URL   another address of the request history (https, or http on loopback)
  RUSHES_DEMO_SECONDS  how long a render of the demo takes (6)
  RUSHES_DEMO_PICTURE  full, or tiny: 160x90, for trials that need no picture
  RUSHES_LOG           what is logged, e.g. rushes=debug

Exit codes: 0 saved, 2 usage, 3 needs a key or credits or would pass a cap, 4 failed, 5 unknown outcome; told to end by
130 Ctrl+C, 143 SIGTERM, 129 SIGHUP. A second signal ends at once";

/// Make videos with Google Veo through Segmind
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
    /// Those that work on a data folder
    #[command(flatten)]
    OnFolder(FolderCommand),
    /// Serve the embedded look-alike of Segmind to other programs
    Simulate(Simulate),
}

/// The commands that work on a data folder.
#[derive(Debug, Subcommand)]
pub enum FolderCommand {
    /// Make a clip, or several takes of one, and wait for them
    Generate(Box<ShotArguments>),
    /// List the clips of the library in the order of the story, also beside a running window
    Clips(ClipsArguments),
    /// Pick or reject a clip, or give it stars
    Mark(MarkArguments),
    /// List the projects, or make one
    Projects(ProjectsArguments),
    /// List what was bought, also beside a running window, or set caps
    Spending(SpendingArguments),
    /// List the models with their prices
    Models(Listing),
    /// List the jobs in the ledger, oldest first
    Jobs(Listing),
    /// Work through what is unfinished, never submitting anything whose answer was lost
    Resume(Listing),
    /// List the Veo renders that Segmind's history shows of the last seven days; buys nothing
    History(Listing),
    /// Look in Segmind's history for what was lost, and fetch it; buys nothing
    Rescue(Listing),
}

/// A shot.
#[derive(Debug, Args)]
#[command(
    after_help = "A render can't be cancelled at Segmind. Ctrl+C leaves the job in the ledger: `rushes resume` goes on with it."
)]
pub struct ShotArguments {
    /// What to show
    #[arg(long, value_name = "TEXT", allow_negative_numbers = true)]
    pub prompt: String,
    /// What must not be in the picture, for models that take it
    #[arg(long, value_name = "TEXT", allow_negative_numbers = true)]
    pub negative_prompt: Option<String>,
    /// The pictures
    #[command(flatten)]
    pub pictures: PictureArguments,
    /// The model, as `rushes models` lists it; the first of that list when left out
    #[arg(long, value_name = "SLUG", value_parser = parse_model, allow_hyphen_values = true)]
    pub model: Option<ModelId>,
    /// The shape, such as 16:9 or 9:16, as far as the model has it
    #[arg(long, value_parser = parse_shape, allow_hyphen_values = true)]
    pub shape: Option<Shape>,
    /// Seconds, as far as the model has them: 4, 6 or 8
    #[arg(long, value_parser = parse_length, allow_hyphen_values = true)]
    pub duration: Option<ClipSeconds>,
    /// Frames per second, for models that take them; the model chooses when left out
    #[arg(long, value_parser = parse_rate, allow_hyphen_values = true)]
    pub fps: Option<FrameRate>,
    /// 720p or 1080p; the model chooses when left out
    #[arg(long, value_parser = parse_resolution, allow_hyphen_values = true)]
    pub resolution: Option<Resolution>,
    /// Without sound
    #[arg(long)]
    pub silent: bool,
    /// A number from 1 to 4294967295 that makes the same clip again; drawn when left out
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub seed: Option<String>,
    /// How many takes of the shot to make, 1 to 8; each is billed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = parse_takes, allow_hyphen_values = true)]
    pub takes: u32,
    /// The project that the shot belongs to; the open one when left out
    #[arg(long, value_name = "NAME", allow_negative_numbers = true)]
    pub project: Option<String>,
    /// The caps that hold from now on.
    #[command(flatten)]
    pub caps: CapArguments,
    /// Copy the finished clip to this file as well; for a single take
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// One JSON object a line instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// The pictures of a shot. Each is a file or an address; what a model does not take is refused before anything is bought.
#[derive(Debug, Args)]
pub struct PictureArguments {
    /// A picture to start from, JPEG, PNG, WebP, HEIC, GIF, TIFF or BMP; an upright copy of it is uploaded
    #[arg(long, value_name = "FILE")]
    pub image: Option<PathBuf>,
    /// An http(s) address of the picture to start from; it is looked at before anything is bought
    #[arg(long, value_name = "URL", conflicts_with = "image")]
    pub image_url: Option<String>,
    /// Send the address of --image-url as it is even if its picture can't be seen from here
    #[arg(long, requires = "image_url")]
    pub send_address_anyway: bool,
    /// A picture to end with
    #[arg(long, value_name = "FILE")]
    pub last_frame: Option<PathBuf>,
    /// The address of a picture to end with
    #[arg(long, value_name = "URL", conflicts_with = "last_frame")]
    pub last_frame_url: Option<String>,
    /// A picture that the clip shall resemble; may be given several times
    #[arg(long, value_name = "FILE")]
    pub reference: Vec<PathBuf>,
    /// The address of such a picture; may be given several times
    #[arg(long, value_name = "URL")]
    pub reference_url: Vec<String>,
    /// How first and last frame meet the shape: fill (cut), blur (whole, on their own blurred edge) or a colour such as #202020
    #[arg(long, value_name = "HOW", default_value = "fill", value_parser = parse_fit, allow_hyphen_values = true)]
    pub fit: Framing,
}

/// Which clips are listed.
#[derive(Debug, Args)]
pub struct ClipsArguments {
    /// Only clips whose prompt, title or note has these words; the last one may be unfinished
    #[arg(long, value_name = "WORDS", allow_negative_numbers = true)]
    pub search: Option<String>,
    /// Only clips of this project
    #[arg(long, value_name = "NAME", allow_negative_numbers = true)]
    pub project: Option<String>,
    /// Only picked ones
    #[arg(long)]
    pub picked: bool,
    /// One JSON object a line instead of a table
    #[arg(long)]
    pub json: bool,
}

/// What is said of a clip.
#[derive(Debug, Args)]
pub struct MarkArguments {
    /// The clip's number, as `rushes clips` lists it
    #[arg(value_name = "ID", value_parser = parse_clip, allow_hyphen_values = true)]
    pub clip: ClipId,
    /// pick, reject, none, or 0 to 5 stars
    #[arg(value_parser = parse_mark, allow_hyphen_values = true)]
    pub mark: MarkChange,
}

/// What is done with projects.
#[derive(Debug, Args)]
pub struct ProjectsArguments {
    /// Make a project with this name first
    #[arg(long, value_name = "NAME", allow_negative_numbers = true)]
    pub new: Option<String>,
    /// One JSON object a line instead of a table
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

impl ShotArguments {
    /// The draft that these arguments describe.
    pub fn draft(&self) -> Draft {
        let PictureArguments { image, image_url, send_address_anyway, last_frame, last_frame_url, fit, .. } =
            &self.pictures;
        let (first, last) = (
            picture(image.as_ref(), image_url.as_ref(), *fit),
            picture(last_frame.as_ref(), last_frame_url.as_ref(), *fit),
        );
        let plain = Draft::default();
        Draft {
            prompt: self.prompt.clone(),
            negative_prompt: self.negative_prompt.clone().unwrap_or_default(),
            first_frame: PictureDraft { send_anyway: image_url.clone().filter(|_| *send_address_anyway), ..first },
            last_frame: last,
            references: self.pictures.references(),
            model: self.model,
            shape: self.shape.unwrap_or(plain.shape),
            length: self.duration.unwrap_or(plain.length),
            frame_rate: self.fps,
            resolution: self.resolution,
            sound: !self.silent,
            seed: self.seed.clone().map_or(SeedDraft::Random, SeedDraft::Fixed),
            takes: self.takes,
            shot: None,
            continues: None,
        }
    }
}

impl PictureArguments {
    fn references(&self) -> Vec<PictureDraft> {
        let files = self.reference.iter().map(|path| picture(Some(path), None, Framing::Whole));
        files.chain(self.reference_url.iter().map(|url| picture(None, Some(url), Framing::Whole))).collect()
    }
}

fn picture(file: Option<&PathBuf>, url: Option<&String>, framing: Framing) -> PictureDraft {
    let source = match (url, file) {
        (Some(url), _) => SourceDraft::Url(url.clone()),
        (None, Some(path)) => SourceDraft::File(std::path::absolute(path).unwrap_or_else(|_| path.clone())),
        (None, None) => SourceDraft::None,
    };
    PictureDraft { source, framing, ..PictureDraft::default() }
}

fn parse_fit(text: &str) -> Result<Framing, String> {
    let colour = || {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Framing::Fit(Backdrop::Colour([part(0)?, part(2)?, part(4)?])))
    };
    match text {
        "fill" => Ok(Framing::FILL),
        "blur" => Ok(Framing::Fit(Backdrop::Blur)),
        _ => colour().ok_or_else(|| "say fill, blur, or a colour such as #202020".into()),
    }
}

fn parse_model(text: &str) -> Result<ModelId, String> {
    ModelId::from_slug(text).ok_or_else(|| "this is no slug; `rushes models` lists them".into())
}

fn parse_takes(text: &str) -> Result<u32, String> {
    let takes = text.parse().ok().filter(|takes| (1..=MAX_TAKES).contains(takes));
    takes.ok_or_else(|| format!("choose 1 to {MAX_TAKES} takes"))
}

fn parse_clip(text: &str) -> Result<ClipId, String> {
    let id = text.parse().ok().filter(|id| *id > 0);
    id.map(ClipId).ok_or_else(|| "give the clip's number, as `rushes clips` lists it".into())
}

fn parse_mark(text: &str) -> Result<MarkChange, String> {
    match text {
        "none" => Ok(MarkChange::Mark(None)),
        _ if let Ok(mark) = text.parse::<Mark>() => Ok(MarkChange::Mark(Some(mark))),
        _ => {
            let stars = text.parse().ok().filter(|stars| (0..=MAX_STARS).contains(stars));
            stars.map(MarkChange::Stars).ok_or_else(|| "say pick, reject, none, or 0 to 5 stars".into())
        }
    }
}

fn parse_shape(text: &str) -> Result<Shape, String> {
    Shape::from_label(text).ok_or_else(|| "a shape is written as 16:9".into())
}

fn parse_length(text: &str) -> Result<ClipSeconds, String> {
    let length = text.parse().ok().and_then(ClipSeconds::from_seconds);
    length.ok_or_else(|| "give a whole number of seconds, such as 4, 6 or 8".into())
}

fn parse_rate(text: &str) -> Result<FrameRate, String> {
    text.parse()
        .ok()
        .and_then(FrameRate::from_fps)
        .ok_or_else(|| "give a whole number of frames, such as 24 or 30".into())
}

fn parse_resolution(text: &str) -> Result<Resolution, String> {
    Resolution::from_label(text).ok_or_else(|| "a resolution is written as 720p or 1080p".into())
}

/// The words with which these arguments are refused, behind the name of the option.
#[cfg(test)]
pub(super) fn refused(arguments: &[&str]) -> String {
    let error = Arguments::try_parse_from([&["rushes"], arguments].concat()).unwrap_err().to_string();
    let first = error.lines().next().unwrap_or_default();
    assert!(first.starts_with("error: invalid value '"), "{error}");
    first.rsplit_once(">': ").unwrap().1.to_owned()
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
    fn a_mark_is_pick_reject_none_or_stars() {
        let expected = [
            ("pick", MarkChange::Mark(Some(Mark::Pick))),
            ("reject", MarkChange::Mark(Some(Mark::Reject))),
            ("none", MarkChange::Mark(None)),
            ("0", MarkChange::Stars(0)),
            ("5", MarkChange::Stars(5)),
        ];
        for (word, change) in expected {
            assert_eq!(parse_mark(word), Ok(change), "{word}");
        }
    }

    #[test]
    fn pictures_fill_their_slots_in_the_framing_that_was_asked_for() {
        let arguments = "rushes generate --prompt x --image /a.png --last-frame-url https://host/b.png --reference /c.png \
                         --reference-url https://host/d.png --fit #10ff00 --negative-prompt rain";
        let parsed = Arguments::try_parse_from(arguments.split_whitespace()).unwrap();
        let Some(Command::OnFolder(FolderCommand::Generate(shot))) = parsed.command else { panic!() };
        let draft = shot.draft();
        let green = Framing::Fit(Backdrop::Colour([16, 255, 0]));
        assert_eq!((draft.first_frame.framing, draft.last_frame.framing), (green, green));
        assert_eq!(draft.last_frame.source, SourceDraft::Url("https://host/b.png".into()));
        let kinds: Vec<bool> = draft.references.iter().map(|one| matches!(one.source, SourceDraft::File(_))).collect();
        assert_eq!((kinds, draft.references[0].framing), (vec![true, false], Framing::Whole));
        assert_eq!((draft.negative_prompt.as_str(), draft.model), ("rain", None));
    }

    #[test]
    fn only_allowed_values_are_taken() {
        for wrong in
            ["--duration=x", "--shape=wide", "--fps=0", "--resolution=4k", "--model=Veo", "--fit=cover", "--fit=#12"]
        {
            assert!(Arguments::try_parse_from(["rushes", "generate", "--prompt", "x", wrong]).is_err(), "{wrong}");
        }
        for wrong in ["--takes=0", "--takes=9", "--takes=two"] {
            assert!(Arguments::try_parse_from(["rushes", "generate", "--prompt", "x", wrong]).is_err(), "{wrong}");
        }
        for wrong in [["0", "pick"], ["x", "pick"], ["1", "6"], ["1", "best"], ["1", "-1"]] {
            assert!(Arguments::try_parse_from(["rushes", "mark"].into_iter().chain(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_negative_number_gets_the_sentence_of_its_option_with_and_without_an_equals_sign() {
        for (option, words) in [
            ("--takes", "choose 1 to 8 takes"),
            ("--duration", "give a whole number of seconds, such as 4, 6 or 8"),
            ("--fps", "give a whole number of frames, such as 24 or 30"),
            ("--resolution", "a resolution is written as 720p or 1080p"),
            ("--shape", "a shape is written as 16:9"),
            ("--cap-day", "type an amount in dollars, such as 20 or 7.50"),
            ("--cap-month", "type an amount in dollars, such as 20 or 7.50"),
        ] {
            for value in ["-3", "-0.5", "-$3", "-x"] {
                assert_eq!(refused(&["generate", "--prompt", "x", option, value]), words);
                assert_eq!(refused(&["generate", "--prompt", "x", &format!("{option}={value}")]), words);
            }
        }
        assert_eq!(refused(&["mark", "1", "-1"]), "say pick, reject, none, or 0 to 5 stars");
        assert_eq!(refused(&["mark", "-1", "pick"]), "give the clip's number, as `rushes clips` lists it");
    }

    #[test]
    fn an_option_behind_a_mark_is_still_an_option() {
        for words in ["rushes mark 1 pick --demo", "rushes mark --demo 1 pick", "rushes mark 1 --demo pick"] {
            let parsed = Arguments::try_parse_from(words.split_whitespace()).unwrap();
            assert!(
                parsed.demo && matches!(parsed.command, Some(Command::OnFolder(FolderCommand::Mark(_)))),
                "{words}"
            );
        }
    }

    #[test]
    fn an_option_never_becomes_the_prompt_of_a_paid_shot() {
        assert!(Arguments::try_parse_from(["rushes", "generate", "--prompt", "--json"]).is_err());
        let parsed = Arguments::try_parse_from(["rushes", "generate", "--prompt", "-5", "--project", "-1"]).unwrap();
        let Some(Command::OnFolder(FolderCommand::Generate(shot))) = parsed.command else { panic!() };
        assert_eq!((shot.prompt.as_str(), shot.project.as_deref()), ("-5", Some("-1")), "a number is no option");
    }
}
