//! The command palette: which commands a few typed letters find, and which of them is chosen.

use crate::ui::command::UiCommand;

/// Score of a letter that begins a word.
const WORD_START: u32 = 8;
/// Score of a letter right after the one before.
const NEIGHBOUR: u32 = 4;
/// Score of any other letter.
const LETTER: u32 = 1;

/// The sheet's state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Palette {
    /// The typed letters.
    pub text: String,
    /// Index of the found command that Enter runs.
    pub chosen: usize,
}

impl Palette {
    /// The commands that the typed letters find, the best first; without the palette itself, which is open.
    pub fn found(&self) -> Vec<UiCommand> {
        let all = UiCommand::all().filter(|command| *command != UiCommand::Palette);
        let mut scored: Vec<(u32, UiCommand)> =
            all.filter_map(|command| Some((score(&self.text, command)?, command))).collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score)); // Stable: equals stay in the table's order.
        scored.into_iter().map(|(_, command)| command).collect()
    }

    /// Moves the choice down or up the list of `count` commands, around its ends.
    pub fn step(&mut self, down: bool, count: usize) {
        let count = count.max(1);
        let step = if down { 1 } else { count - 1 };
        self.chosen = (self.chosen.min(count - 1) + step) % count;
    }

    /// The chosen command among those found.
    pub fn choice(&self, found: &[UiCommand]) -> Option<UiCommand> {
        found.get(self.chosen.min(found.len().saturating_sub(1))).copied()
    }
}

/// How well the letters fit the command's name, or the beginnings of words in its hint; `None` when they do not.
fn score(typed: &str, command: UiCommand) -> Option<u32> {
    let row = command.row();
    let by_name = fuzzy(typed, row.name).map(|score| score + WORD_START);
    by_name.or_else(|| begins_words(typed, row.hint).then_some(0))
}

/// How well `name` holds the letters in this order, others between them. Spaces don't count.
fn fuzzy(typed: &str, name: &str) -> Option<u32> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut score, mut at) = (0, 0);
    for letter in typed.to_lowercase().chars().filter(|letter| !letter.is_whitespace()) {
        let hit = at + name[at..].iter().position(|other| *other == letter)?;
        let starts_word = hit == 0 || !name[hit - 1].is_alphanumeric();
        score += match (starts_word, hit == at) {
            (true, _) => WORD_START,
            (false, true) => NEIGHBOUR,
            (false, false) => LETTER,
        };
        at = hit + 1;
    }
    Some(score)
}

/// Whether each typed word begins a word of the text.
pub(super) fn begins_words(typed: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let begins = |typed: &str| text.split_whitespace().any(|word| word.starts_with(typed));
    typed.to_lowercase().split_whitespace().all(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<UiCommand> {
        Palette { text: text.into(), chosen: 0 }.found()
    }

    #[test]
    fn without_letters_every_command_is_found_in_the_tables_order() {
        let all: Vec<_> = UiCommand::all().filter(|command| *command != UiCommand::Palette).collect();
        assert_eq!(found(""), all);
    }

    #[test]
    fn a_few_letters_find_a_command_by_the_beginnings_of_its_words() {
        assert_eq!(found("lib")[0], UiCommand::ShowLibrary);
        assert_eq!(found("sa")[0], UiCommand::SaveAs);
        assert_eq!(found("qp")[0], UiCommand::ToggleQueue);
        assert_eq!(found("GEN")[0], UiCommand::Generate);
        assert_eq!(found("ks")[0], UiCommand::Shortcuts);
    }

    #[test]
    fn words_of_the_hint_find_a_command_too() {
        assert_eq!(found("account"), [UiCommand::ShowSettings]);
        assert_eq!(found("zzz"), []);
    }

    #[test]
    fn the_choice_goes_round_and_never_leaves_the_list() {
        let mut palette = Palette::default();
        palette.step(false, 3);
        assert_eq!(palette.chosen, 2);
        palette.step(true, 3);
        assert_eq!(palette.chosen, 0);
        palette.chosen = 9;
        assert_eq!(palette.choice(&[UiCommand::Search]), Some(UiCommand::Search));
        assert_eq!(palette.choice(&[]), None);
        palette.step(true, 0);
        assert_eq!(palette.chosen, 0);
    }
}
