//! The state of the sheet with earlier renders: the list once it is there, and what is chosen. Pure.

use jiff::tz::TimeZone;

use super::ticks::Ticks;
use crate::domain::{ModelTable, RequestId};
use crate::engine::{EarlierRender, EarlierRenders, EarlierStanding, Refusal};
use crate::ui::format;

/// The sheet's state.
#[derive(Debug, Clone, Default)]
pub struct BringInSheet {
    answer: Option<Result<EarlierRenders, Refusal>>,
    /// Which of them are chosen.
    pub(super) ticks: Ticks,
}

impl BringInSheet {
    /// Takes the list in.
    pub fn hear(&mut self, answer: Result<EarlierRenders, Refusal>) {
        self.answer = Some(answer);
        self.ticks = Ticks::default();
    }

    /// The list, or why there is none; `None` while it is on its way.
    pub(super) const fn answer(&self) -> Option<&Result<EarlierRenders, Refusal>> {
        self.answer.as_ref()
    }

    /// Those that can come, the newest first.
    pub(super) fn can_come(&self) -> impl Iterator<Item = &EarlierRender> {
        let renders = self.answer.iter().flatten().flat_map(|list| &list.renders);
        renders.filter(|render| render.standing == EarlierStanding::CanCome)
    }

    /// Chooses all that can come, or none.
    pub(super) fn choose_all(&mut self, all: bool) {
        let every: Vec<RequestId> = self.can_come().map(|render| render.request_id.clone()).collect();
        self.ticks.set(every.iter().filter(|_| all));
    }

    /// The chosen ones, the oldest first: so their shots are numbered in the order in which they were made.
    pub(super) fn chosen(&self) -> Vec<RequestId> {
        let mut chosen = self.ticks.among(self.can_come().map(|render| &render.request_id));
        chosen.reverse();
        chosen
    }
}

/// `28 Nov, 15:04  ·  Veo 3 · 8 s · 16:9 · sound  ·  $3.20`
pub(super) fn facts(models: &ModelTable, render: &EarlierRender, zone: &TimeZone) -> String {
    let at = render.at.map_or_else(|| "Without a time".to_owned(), |at| format::date_time(at, zone));
    let settings = render
        .request
        .as_ref()
        .map_or_else(|| format::model_name(models, &render.model), |request| format::settings(models, request));
    let cost = render.cost.map(|cost| cost.to_string());
    [Some(at), Some(settings), cost].into_iter().flatten().collect::<Vec<_>>().join("  ·  ")
}

/// Why it can't be chosen; `None` when it can.
pub(super) fn why_not(standing: &EarlierStanding) -> Option<String> {
    match standing {
        EarlierStanding::CanCome => None,
        EarlierStanding::InLibrary => Some("In the library".to_owned()),
        EarlierStanding::InTrash => Some("In the trash".to_owned()),
        EarlierStanding::UnderWay => Some("Under way".to_owned()),
        EarlierStanding::Cannot(why) => (!why.is_empty()).then(|| format::capital(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(id: &str, standing: EarlierStanding) -> EarlierRender {
        EarlierRender {
            request_id: RequestId::parse(id).unwrap(),
            prompt: "a fox".into(),
            model: "veo-3".into(),
            at: None,
            cost: crate::domain::Usd::from_dollars(3.2),
            request: None,
            standing,
        }
    }

    fn sheet() -> BringInSheet {
        let mut sheet = BringInSheet::default();
        let renders = vec![
            render("new", EarlierStanding::CanCome),
            render("here", EarlierStanding::InLibrary),
            render("old", EarlierStanding::CanCome),
            render("bad", EarlierStanding::Cannot("the render failed".into())),
        ];
        sheet.hear(Ok(EarlierRenders { renders, is_cut: false }));
        sheet
    }

    #[test]
    fn only_what_can_come_is_chosen_and_it_comes_in_the_order_in_which_it_was_made() {
        let mut sheet = sheet();
        assert!(sheet.chosen().is_empty(), "nothing by itself");
        sheet.choose_all(true);
        let ids: Vec<String> = sheet.chosen().into_iter().map(String::from).collect();
        assert_eq!(ids, ["old", "new"]);
        sheet.ticks.toggle(&RequestId::parse("new").unwrap());
        assert_eq!(sheet.chosen().len(), 1);
        sheet.ticks.toggle(&RequestId::parse("here").unwrap());
        assert_eq!(sheet.chosen().len(), 1, "what is here can't be brought in");
        sheet.choose_all(false);
        assert!(sheet.chosen().is_empty());
    }

    #[test]
    fn a_row_tells_its_time_settings_and_cost_or_why_it_can_not_come() {
        assert_eq!(
            facts(&ModelTable::built_in(), &render("a", EarlierStanding::CanCome), &TimeZone::UTC),
            "Without a time  ·  Veo 3  ·  $3.20"
        );
        assert_eq!(why_not(&EarlierStanding::CanCome), None);
        assert_eq!(why_not(&EarlierStanding::Cannot("the render failed".into())).as_deref(), Some("The render failed"));
    }
}
