//! The models that Rushes can ask for, as data: a table of rows, read from a file that is built in and from one of the person's own.
//!
//! A row holds everything that differs between models: wire names, allowed values, picture slots, prices, rules between fields, the
//! successor. Form, price, request body and simulator look at a row. Nothing outside this room and its file knows a slug, an allowed value
//! or a price.
//!
//! ```text
//! id, values    a slug; shape, seconds, frame rate, lines
//! row, rules    one model; what one field demands of another
//! table         all of them, and which of them are retired
//! reader        from TOML, with the line of whatever is wrong
//! fit           what a model makes of the values in the form
//! ```

mod fit;
mod id;
mod marks;
mod reader;
mod row;
mod rules;
mod table;
mod values;

pub use fit::{Fit, FormValues, fit};
pub use id::{ModelId, ModelIdError};
pub use marks::{ModelMark, ModelMarks};
pub use reader::{LONGEST_FILE, ModelFileError, read};
pub use row::{Choice, Fields, Model, ModelStatus, Price, References, Slots, Toggle};
pub use rules::{Condition, Demand, Effect, Rule, SlotKind};
pub use table::ModelTable;
pub use values::{ClipSeconds, FrameRate, Resolution, Shape, ValueError};
