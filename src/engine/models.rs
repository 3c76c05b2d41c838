//! The table of models as this computer has it: the built-in rows, and those of `models.toml` in the data folder.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use crate::domain::ModelTable;
use crate::domain::models::LONGEST_FILE;

/// The person's own file, in the data folder.
pub const MODELS_FILE: &str = "models.toml";

/// A table that was read.
#[derive(Debug, Clone)]
pub struct KnownModels {
    /// The rows.
    pub table: Arc<ModelTable>,
    /// What is wrong with the person's own file; the built-in rows go on.
    pub trouble: Option<String>,
}

/// Reads the table. Blocks.
pub fn load(data_dir: &Path) -> KnownModels {
    let (built_in, path) = (ModelTable::built_in(), data_dir.join(MODELS_FILE));
    let read = match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return KnownModels { table: built_in, trouble: None },
        Err(error) => Err(error.to_string()),
        Ok(text) => built_in.extended(&text).map_err(|error| error.to_string()),
    };
    match read {
        Ok(table) => KnownModels { table: Arc::new(table), trouble: None },
        Err(why) => {
            let trouble = format!("{} is not used, the built-in models go on: {why}", path.display());
            tracing::warn!(trouble, "the person's own table of models");
            KnownModels { table: built_in, trouble: Some(trouble) }
        }
    }
}

/// A file's text, at most a little more than a table may have.
fn read(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LONGEST_FILE as u64 + 1).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not text in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_wrong_is_said_with_its_line_and_the_built_in_rows_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let load = || load(folder.path());
        assert_eq!(load().trouble, None, "no file is no trouble");
        fs::write(folder.path().join(MODELS_FILE), "[[model]]\nslug = \"veo-9\"\nname = 7\n").unwrap();
        let known = load();
        let trouble = known.trouble.unwrap();
        assert!(trouble.contains("models.toml is not used") && trouble.contains("line 3: "), "{trouble}");
        assert_eq!(known.table, ModelTable::built_in());
        for strange in [&b"\xff\xfe"[..], &vec![b'#'; LONGEST_FILE + 1]] {
            fs::write(folder.path().join(MODELS_FILE), strange).unwrap();
            assert!(load().trouble.is_some());
        }
        fs::remove_file(folder.path().join(MODELS_FILE)).unwrap();
        fs::create_dir(folder.path().join(MODELS_FILE)).unwrap();
        assert!(load().trouble.unwrap().contains("not a file"));
    }
}
