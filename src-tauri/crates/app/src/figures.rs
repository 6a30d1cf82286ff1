//! Figures: what a table answers, compared, copied, and pinned to issues with where it is from.

use foi_figures::{
    Amount, ColumnRef, Comparison, DecimalMark, Doubt, Figure, Grouping, Layout, Measure, NoFigure,
    Only, Period, Recipe, bars_svg, cited, compare, csv, lorenz_svg, per_head, percent, sign,
};
use foi_store::table::figure::PinnedFigure;
use foi_store::table::message::Message;
use foi_store::{AttachmentId, FigureId, IssueId, Reader};
use uuid::Uuid;

use crate::day::{civil_day, written};
use crate::files::safe_name;
use crate::tables::{header, is_mail};
use crate::wire::{
    ColumnName, ComparedGroup, ComparisonView, FigureAgain, FigureChart, FigureCopy, FigureDoubt,
    FigureGroup, FigureLeftOut, FigureMark, FigureMeasure, FigurePeriod, FigureRecipe,
    FigureSource, FigureTop, FigureTotal, FigureView, IssuePage, OnlyRows, PerHeadGroup,
    PerHeadView, PinFigure, PinnedFigureView,
};
use crate::{App, AppError, Result};

/// Groups and rows left out that are shown; sums are of all.
const MOST_GROUPS: usize = 1_000;
const MOST_LEFT_OUT: usize = 500;
/// Groups that are kept with a pinned figure. One of more is a list, not a figure.
const MOST_KEPT: usize = 20_000;

/// A figure with the file it is from.
struct Made {
    figure: Figure,
    /// None for a file of the user's own, and for a table in a mail's own text.
    attachment: Option<AttachmentId>,
    file_name: String,
    sha256: String,
}

impl App {
    /// Works out a question to a table that came with a mail. Nothing is kept.
    pub fn make_figure(&self, source: &FigureSource) -> Result<FigureView> {
        Ok(view(&self.made(source)?))
    }

    /// A figure as text, CSV or a picture.
    pub fn copy_figure(&self, source: &FigureSource, form: FigureCopy) -> Result<String> {
        let made = self.made(source)?;
        Ok(match form {
            FigureCopy::Text => foi_figures::text(&made.figure, &made.file_name),
            FigureCopy::Csv => csv(&made.figure),
            FigureCopy::Svg => bars_svg(&made.figure, &made.file_name),
            FigureCopy::Png => {
                return Err(AppError::invalid(
                    "A picture of points is no text. Save it, or copy it as a picture.",
                ));
            }
            FigureCopy::LorenzSvg => lorenz_svg(&made.figure, &made.file_name).ok_or_else(|| {
                AppError::invalid(
                    "There is no Lorenz curve of this figure: it needs groups, and sums that are not below nothing.",
                )
            })?,
        })
    }

    /// A figure in a form that can be saved.
    pub fn figure_bytes(&self, source: &FigureSource, form: FigureCopy) -> Result<Vec<u8>> {
        if form == FigureCopy::Png {
            let made = self.made(source)?;
            let drawn = bars_svg(&made.figure, &made.file_name);
            let points = self.ports.typesetter().png(&drawn);
            return points.map_err(|why| AppError::invalid(why.to_string()));
        }
        Ok(self.copy_figure(source, form)?.into_bytes())
    }

    /// Holds one figure against another: two columns, two years, two responses.
    pub fn compare_figures(
        &self,
        first: &FigureSource,
        second: &FigureSource,
    ) -> Result<ComparisonView> {
        let (first, second) = (self.made(first)?, self.made(second)?);
        Ok(compared(&first.figure, &second.figure))
    }

    /// The sums of one figure by those of another, such as pounds by residents. Names that only one
    /// of them has are listed.
    pub fn figure_per_head(
        &self,
        first: &FigureSource,
        second: &FigureSource,
    ) -> Result<PerHeadView> {
        let (first, second) = (self.made(first)?, self.made(second)?);
        let found = per_head(&first.figure, &second.figure);
        let (one, other) = (sign(first.figure.currency), sign(second.figure.currency));
        let mut sentences = found.sentences;
        sentences.extend(found.notes);
        Ok(PerHeadView {
            sentences,
            groups: found
                .rows
                .iter()
                .take(MOST_GROUPS)
                .map(|row| PerHeadGroup {
                    name: named(&row.key, &first.figure),
                    sum: row.sum.to_penny().shown(one),
                    heads: row.heads.to_penny().shown(other),
                    per: row.per.to_penny().shown(one),
                })
                .collect(),
            only_in_first: found.only_in_first,
            only_in_second: found.only_in_second,
        })
    }

    /// Pins a figure to an issue, with its file, sheet, cells and question. A request that the file
    /// answers feeds the issue from then on.
    pub fn pin_figure(&self, pin: &PinFigure) -> Result<IssuePage> {
        let source = FigureSource {
            attachment_id: pin.attachment_id,
            recipe: pin.recipe.clone(),
        };
        let made = self.made(&source)?;
        let id = self.keep_figure(pin.issue_id.into(), &made, &pin.note, pin.replaces)?;
        tracing::debug!("figure {id} pinned");
        self.issue(pin.issue_id)
    }

    /// Pins a figure that was made from a file of the user's own; the file's bytes are kept too.
    /// Where the same bytes came with a mail, that is what is cited.
    ///
    /// # Errors
    ///
    /// When the recipe gives no figure, or nothing can be written.
    pub fn pin_figure_of_file(
        &self,
        issue: Uuid,
        name: &str,
        bytes: &[u8],
        recipe: &Recipe,
        note: &str,
    ) -> Result<IssuePage> {
        let sha256 = foi_store::table::blob::sha256(bytes);
        let grid = if is_mail(name) {
            self.grid_of_mail(bytes)?
        } else {
            self.ports
                .extractor
                .grid(bytes, name)
                .map_err(|why| AppError::invalid(why.says))?
        };
        let figure = foi_figures::figure(&grid, recipe).map_err(no_figure)?;
        let attachment = self.casebook.read(|r| r.attachment_with(&sha256))?;
        self.casebook.write(|w| w.add_hashed_blob(&sha256, bytes))?;
        let made = Made {
            figure,
            attachment,
            file_name: safe_name(name),
            sha256,
        };
        self.keep_figure(issue.into(), &made, note, None)?;
        self.issue(issue)
    }

    fn keep_figure(
        &self,
        issue: IssueId,
        made: &Made,
        note: &str,
        replaces: Option<Uuid>,
    ) -> Result<FigureId> {
        let figure = &made.figure;
        if figure.groups.len() > MOST_KEPT {
            return Err(AppError::invalid(format!(
                "This figure has {} groups, too many to be read on an issue. Nothing was pinned; choose a column with fewer, or copy it as CSV.",
                figure.groups.len()
            )));
        }
        let now = self.now();
        let row = PinnedFigure {
            id: FigureId::new(now),
            issue_id: issue,
            attachment_id: made.attachment,
            file_name: made.file_name.clone(),
            sha256: made.sha256.clone(),
            sheet: figure.sheet.clone(),
            range: figure.range.clone(),
            recipe: serde_json::to_string(&figure.recipe).unwrap_or_default(),
            result: serde_json::to_string(figure).unwrap_or_default(),
            sentence: figure.sentences.first().cloned().unwrap_or_default(),
            note: note.trim().to_owned(),
            replaces_id: replaces.map(Into::into),
            pinned_at: now,
            unpinned_at: None,
        };
        self.casebook.write(|w| -> Result<()> {
            w.issue(issue)?;
            if let Some(before) = row.replaces_id {
                if w.figure(before)?.issue_id != issue {
                    return Err(AppError::invalid(
                        "That figure is pinned to another issue. Nothing was pinned.",
                    ));
                }
                w.unpin_figure(before, now)?;
            }
            w.add_figure(&row)?;
            if let Some(message) = mail_of(w, &row)?
                && let Some(request) = message.request_id
            {
                w.link_request(issue, request, now)?;
            }
            Ok(())
        })?;
        Ok(row.id)
    }

    /// Takes a figure off its issue; the casebook keeps that it was there.
    pub fn unpin_figure(&self, id: Uuid) -> Result<IssuePage> {
        let now = self.now();
        let issue = self.casebook.write(|w| -> Result<IssueId> {
            let figure = w.figure(id.into())?;
            w.unpin_figure(figure.id, now)?;
            Ok(figure.issue_id)
        })?;
        self.issue(issue.into())
    }

    /// A pinned figure with all it rests on, as it was when it was pinned.
    pub fn pinned_figure(&self, id: Uuid) -> Result<FigureView> {
        Ok(view(&self.casebook.read(|r| kept(&r.figure(id.into())?))?))
    }

    /// Asks a pinned figure's question again, of its own file or of another that came since, and
    /// says what differs. Nothing is kept.
    pub fn run_figure_again(&self, id: Uuid, attachment: Uuid) -> Result<FigureAgain> {
        let pinned = self.casebook.read(|r| r.figure(id.into()))?;
        let before = kept(&pinned)?;
        let (file, grid) = self.opened(attachment)?;
        let mut recipe = before.figure.recipe.clone();
        // A corrected file may call its sheet otherwise; then the columns find it.
        if recipe
            .sheet
            .as_ref()
            .is_some_and(|name| !grid.sheets.iter().any(|sheet| sheet.name == *name))
        {
            recipe.sheet = None;
        }
        let figure = foi_figures::figure(&grid, &recipe).map_err(no_figure)?;
        let now = Made {
            figure,
            attachment: file.attachment(),
            file_name: file.shown_name(),
            sha256: file.sha256,
        };
        Ok(FigureAgain {
            comparison: compared(&before.figure, &now.figure),
            figure: view(&now),
            issue: self.issue(pinned.issue_id.into())?,
        })
    }

    fn made(&self, source: &FigureSource) -> Result<Made> {
        let (file, grid) = self.opened(source.attachment_id)?;
        let mut recipe = recipe(&source.recipe)?;
        let layouts = self.layouts(file.of)?;
        if recipe.sheet.is_none() && grid.sheets.len() == 1 {
            recipe.sheet = grid.sheets.first().map(|sheet| sheet.name.clone());
        }
        // What the user said of the sheet holds where the question does not say otherwise.
        if let Some(said) = recipe.sheet.as_ref().and_then(|sheet| layouts.get(sheet)) {
            recipe.layout.header = recipe.layout.header.or(said.header);
            for (name, kind) in &said.kinds {
                recipe.layout.kinds.entry(name.clone()).or_insert(*kind);
            }
        }
        let figure = foi_figures::figure(&grid, &recipe).map_err(no_figure)?;
        Ok(Made {
            figure,
            attachment: file.attachment(),
            file_name: file.shown_name(),
            sha256: file.sha256,
        })
    }
}

/// The figures of an issue, as they were pinned.
pub(crate) fn pinned_to(r: &Reader<'_>, issue: IssueId) -> Result<Vec<PinnedFigureView>> {
    r.figures_of_issue(issue)?
        .into_iter()
        .map(|pinned| {
            let made = kept(&pinned)?;
            let mut citation = cited(&made.figure, &pinned.file_name);
            let mut message_id = None;
            if let Some(message) = mail_of(r, &pinned)? {
                message_id = Some(message.id.into());
                let from = if message.from_name.is_empty() {
                    &message.from_email
                } else {
                    &message.from_name
                };
                let day = written(civil_day(message.date));
                // A table in the mail's own text is cited with the mail's name already.
                citation += &match pinned.attachment_id {
                    Some(_) => format!("; file of “{}”, sent by {from} on {day}", message.subject),
                    None => format!("; sent by {from} on {day}"),
                };
                if let Some(request) = message.request_id {
                    citation += &format!(", request {}", r.request(request)?.reference);
                }
            }
            Ok(PinnedFigureView {
                id: pinned.id.into(),
                further: made.figure.sentences.iter().skip(1).cloned().collect(),
                notes: made.figure.notes.clone(),
                sentence: pinned.sentence,
                note: pinned.note,
                citation,
                svg: bars_svg(&made.figure, &pinned.file_name),
                sha256: pinned.sha256,
                attachment_id: pinned.attachment_id.map(Into::into),
                message_id,
                pinned_at: pinned.pinned_at,
            })
        })
        .collect()
}

/// The mail that a figure's table came with or stands in; none for a file of the user's own.
fn mail_of(r: &Reader<'_>, figure: &PinnedFigure) -> Result<Option<Message>> {
    Ok(match figure.attachment_id {
        Some(attachment) => Some(r.message(r.attachment(attachment)?.message_id)?),
        None => r.message_with_bytes(&figure.sha256)?,
    })
}

/// A pinned figure, read back.
fn kept(pinned: &PinnedFigure) -> Result<Made> {
    let figure = serde_json::from_str(&pinned.result).map_err(|error| {
        AppError::invalid(format!(
            "The figure “{}” cannot be read back ({error}). Its file and its question are kept; make it again from them.",
            pinned.sentence
        ))
    })?;
    Ok(Made {
        figure,
        attachment: pinned.attachment_id,
        file_name: pinned.file_name.clone(),
        sha256: pinned.sha256.clone(),
    })
}

fn no_figure(why: NoFigure) -> AppError {
    let mut words = why.to_string();
    if let Some(first) = words.get(..1) {
        words = first.to_uppercase() + &words[1..];
    }
    AppError::invalid(format!("{words}. Nothing was added up."))
}

fn named(key: &str, figure: &Figure) -> String {
    match key {
        "" if figure.group_name.is_empty() => "Whole table".to_owned(),
        "" => format!("(no “{}”)", figure.group_name),
        _ => key.to_owned(),
    }
}

fn compared(first: &Figure, second: &Figure) -> ComparisonView {
    let found: Comparison = compare(first, second);
    let show = |amount: Option<Amount>, of: &Figure, is_left_out: bool| match amount {
        Some(amount) => amount.to_penny().shown(sign(of.currency)),
        None if is_left_out => "left out".to_owned(),
        None => String::new(),
    };
    ComparisonView {
        sentences: [found.sentences, found.notes].concat(),
        groups: found
            .rows
            .iter()
            .take(MOST_GROUPS)
            .map(|row| ComparedGroup {
                name: named(&row.key, first),
                first: show(row.first, first, row.is_left_out),
                second: show(row.second, second, row.is_left_out),
                change: show(row.change, first, false),
                change_share: row.change_share.map(percent).unwrap_or_default(),
            })
            .collect(),
    }
}

fn view(made: &Made) -> FigureView {
    let figure = &made.figure;
    let mark = sign(figure.currency);
    let show = |amount: Amount| amount.to_penny().shown(mark);
    let groups: Vec<FigureGroup> = figure
        .groups
        .iter()
        .take(MOST_GROUPS)
        .map(|group| FigureGroup {
            key: group.key.clone(),
            name: named(&group.key, figure),
            variants: group.variants.clone(),
            rows: group.rows,
            sum: group.sum.to_string(),
            shown: show(group.average.unwrap_or(group.sum)),
            share: group.share.map(percent).unwrap_or_default(),
        })
        .collect();
    let chart = FigureChart {
        bars: figure
            .groups
            .iter()
            .take(MOST_GROUPS)
            .map(|group| {
                (
                    named(&group.key, figure),
                    group.average.unwrap_or(group.sum).to_penny().to_f64(),
                )
            })
            .collect(),
        over_time: figure
            .recipe
            .group
            .as_ref()
            .is_some_and(|group| group.period.is_some()),
        lorenz: figure
            .concentration
            .as_ref()
            .map(|found| found.lorenz.clone())
            .unwrap_or_default(),
    };
    FigureView {
        recipe: asked(&figure.recipe),
        sentences: figure.sentences.clone(),
        notes: figure.notes.clone(),
        doubts: figure.doubts.iter().copied().map(Into::into).collect(),
        groups,
        groups_total: u32::try_from(figure.groups.len()).unwrap_or(u32::MAX),
        group_name: figure.group_name.clone(),
        measure_name: figure.measure_name.clone(),
        sign: mark.to_owned(),
        total: figure.total.to_string(),
        total_shown: show(figure.total),
        average_shown: figure.average.map(show),
        rows_counted: figure.rows_counted,
        left_out: figure
            .rows_left_out
            .iter()
            .take(MOST_LEFT_OUT)
            .map(|left| FigureLeftOut {
                row: left.row,
                why: left.why.clone(),
            })
            .collect(),
        left_out_total: u32::try_from(figure.rows_left_out.len()).unwrap_or(u32::MAX),
        not_asked_for: figure.rows_not_asked_for,
        top: figure.concentration.as_ref().map(|found| FigureTop {
            n: found.n,
            of: found.of,
            sum: show(found.sum),
            share: found.share,
            more_than_half: found.more_than_half,
            gini: found.gini,
        }),
        totals: figure
            .totals
            .iter()
            .map(|total| FigureTotal {
                row: total.row,
                label: total.label.clone(),
                says: total.says.map(show).unwrap_or_default(),
                counted: show(total.counted),
                agrees: total.is_right(),
            })
            .collect(),
        alike: figure.alike.clone(),
        chart,
        citation: cited(figure, &made.file_name),
        sha256: made.sha256.clone(),
    }
}

fn column(name: &ColumnName) -> ColumnRef {
    ColumnRef {
        name: name.name.clone(),
        letters: name.letters.clone(),
    }
}

fn column_name(column: &ColumnRef) -> ColumnName {
    ColumnName {
        name: column.name.clone(),
        letters: column.letters.clone(),
    }
}

/// The question as the window asks it, to the question as it is worked out.
fn recipe(asked: &FigureRecipe) -> Result<Recipe> {
    let measure = match (asked.measure, &asked.column) {
        (FigureMeasure::Count, _) => Measure::Count,
        (FigureMeasure::Sum, Some(name)) => Measure::Sum(column(name)),
        (FigureMeasure::Average, Some(name)) => Measure::Average(column(name)),
        (_, None) => return Err(AppError::invalid("Choose the column to add up first.")),
    };
    Ok(Recipe {
        sheet: asked.sheet.clone(),
        layout: Layout {
            header: header(asked.header)?,
            kinds: asked
                .kinds
                .iter()
                .map(|(name, kind)| (name.clone(), (*kind).into()))
                .collect(),
        },
        measure,
        group: asked.group.as_ref().map(|name| Grouping {
            column: column(name),
            period: asked.period.map(Into::into),
        }),
        top: asked.top,
        only: asked
            .only
            .iter()
            .map(|only| Only {
                column: column(&only.column),
                is: only.is.clone(),
            })
            .collect(),
        same: asked.same.clone(),
        apart: asked.apart,
        without_hidden_rows: asked.without_hidden_rows,
        fill_down: asked.fill_down,
        decimal_mark: asked.decimal_mark.map(Into::into),
        below_gaps: asked.below_gaps,
    })
}

fn asked(recipe: &Recipe) -> FigureRecipe {
    FigureRecipe {
        sheet: recipe.sheet.clone(),
        header: recipe
            .layout
            .header
            .map(|(first, last)| (first + 1, last + 1)),
        kinds: recipe
            .layout
            .kinds
            .iter()
            .map(|(name, kind)| (name.clone(), (*kind).into()))
            .collect(),
        measure: match recipe.measure {
            Measure::Count => FigureMeasure::Count,
            Measure::Sum(_) => FigureMeasure::Sum,
            Measure::Average(_) => FigureMeasure::Average,
        },
        column: recipe.measure.column().map(column_name),
        group: recipe
            .group
            .as_ref()
            .map(|group| column_name(&group.column)),
        period: recipe
            .group
            .as_ref()
            .and_then(|group| group.period)
            .map(Into::into),
        top: recipe.top,
        only: recipe
            .only
            .iter()
            .map(|only| OnlyRows {
                column: column_name(&only.column),
                is: only.is.clone(),
            })
            .collect(),
        same: recipe.same.clone(),
        apart: recipe.apart,
        without_hidden_rows: recipe.without_hidden_rows,
        fill_down: recipe.fill_down,
        decimal_mark: recipe.decimal_mark.map(Into::into),
        below_gaps: recipe.below_gaps,
    }
}

impl From<FigurePeriod> for Period {
    fn from(period: FigurePeriod) -> Self {
        match period {
            FigurePeriod::Month => Self::Month,
            FigurePeriod::Quarter => Self::Quarter,
            FigurePeriod::Year => Self::Year,
            FigurePeriod::FinancialYear => Self::FinancialYear,
        }
    }
}

impl From<Period> for FigurePeriod {
    fn from(period: Period) -> Self {
        match period {
            Period::Month => Self::Month,
            Period::Quarter => Self::Quarter,
            Period::Year => Self::Year,
            Period::FinancialYear => Self::FinancialYear,
        }
    }
}

impl From<FigureMark> for DecimalMark {
    fn from(mark: FigureMark) -> Self {
        match mark {
            FigureMark::Point => Self::Point,
            FigureMark::Comma => Self::Comma,
        }
    }
}

impl From<DecimalMark> for FigureMark {
    fn from(mark: DecimalMark) -> Self {
        match mark {
            DecimalMark::Point => Self::Point,
            DecimalMark::Comma => Self::Comma,
        }
    }
}

impl From<Doubt> for FigureDoubt {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::DecimalMark => Self::DecimalMark,
            Doubt::BelowGaps => Self::BelowGaps,
        }
    }
}
