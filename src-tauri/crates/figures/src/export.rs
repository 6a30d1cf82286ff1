//! Figures as they are passed on: text, CSV and pictures.

use crate::Amount;
use crate::currency::Currency;
use crate::figure::Figure;
use crate::recipe::Measure;
use crate::sentence::{percent, shown};

/// A cell that a spreadsheet will not take for a formula: one that begins like one gets an
/// apostrophe before it. Numbers stay numbers.
///
/// ```
/// use foi_figures::guarded;
/// assert_eq!(guarded("=HYPERLINK(\"http://x.example\")"), "'=HYPERLINK(\"http://x.example\")");
/// assert_eq!(guarded("-1250.50"), "-1250.50");
/// assert_eq!(guarded("Abbey"), "Abbey");
/// ```
pub fn guarded(text: &str) -> String {
    let first = text
        .trim_start_matches([' ', '\u{a0}', '\u{feff}'])
        .chars()
        .next();
    let is_risky = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '|' | '＝' | '＋' | '－' | '＠')
    );
    if !is_risky || text.parse::<Amount>().is_ok() {
        text.to_owned()
    } else {
        format!("'{text}")
    }
}

/// One line of CSV, ended as RFC 4180 has it. Each cell is guarded.
pub fn csv_line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        let cell = guarded(cell.as_ref());
        if cell.contains([',', '"', '\n', '\r', ';', '\t'])
            || cell.starts_with(' ')
            || cell.ends_with(' ')
        {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line + "\r\n"
}

/// The groups of a figure as CSV, with the total.
pub fn csv(figure: &Figure) -> String {
    let name = if figure.group_name.is_empty() {
        "Whole table"
    } else {
        &figure.group_name
    };
    let measure = match figure.recipe.measure {
        Measure::Count => "Rows counted".to_owned(),
        _ => figure.measure_name.clone(),
    };
    let has_average = figure.average.is_some();
    let mut heading = vec![name.to_owned(), "Rows".to_owned(), measure];
    if has_average {
        heading.push("Average".to_owned());
    }
    heading.push("Share (%)".to_owned());
    let mut text = csv_line(&heading);
    let share = |share: Option<i64>| {
        share.map_or_else(String::new, |share| {
            Amount::whole(share)
                .divided_by(10)
                .unwrap_or_default()
                .to_string()
        })
    };
    for group in &figure.groups {
        let mut cells = vec![
            group.key.clone(),
            group.rows.to_string(),
            group.sum.to_string(),
        ];
        if has_average {
            cells.push(
                group
                    .average
                    .map_or_else(String::new, |average| average.to_penny().to_string()),
            );
        }
        cells.push(share(group.share));
        text += &csv_line(&cells);
    }
    let mut cells = vec![
        "Total".to_owned(),
        figure.rows_counted.to_string(),
        figure.total.to_string(),
    ];
    if let Some(average) = figure.average {
        cells.push(average.to_penny().to_string());
    }
    cells.push(share(
        figure
            .groups
            .iter()
            .any(|group| group.share.is_some())
            .then_some(1_000),
    ));
    text + &csv_line(&cells)
}

/// A figure as plain text: its sentences, its groups, what has to be known, and where it is from.
pub fn text(figure: &Figure, source: &str) -> String {
    let mut lines = figure.sentences.clone();
    lines.push(String::new());
    for group in &figure.groups {
        let share = group
            .share
            .map_or_else(String::new, |share| format!(" ({})", percent(share)));
        lines.push(format!(
            "{}: {}{share}",
            group_name(&group.key, &figure.group_name),
            shown(
                group.average.map_or(group.sum, Amount::to_penny),
                figure.currency
            )
        ));
    }
    if !figure.notes.is_empty() {
        lines.push(String::new());
        lines.extend(figure.notes.iter().cloned());
    }
    lines.push(String::new());
    lines.push(format!("Source: {}", cited(figure, source)));
    lines.join("\n")
}

/// Where a figure is from: the file, the sheet and the range.
pub fn cited(figure: &Figure, source: &str) -> String {
    let sheet = if figure.sheet.is_empty() {
        String::new()
    } else {
        format!(", sheet “{}”", figure.sheet)
    };
    format!("{source}{sheet}, cells {}", figure.range)
}

/// What a group is called where it has no name.
fn group_name<'k>(key: &'k str, heading: &str) -> std::borrow::Cow<'k, str> {
    match (key, heading) {
        ("", "") => "Whole table".into(),
        ("", heading) => format!("(no “{heading}”)").into(),
        (key, _) => key.into(),
    }
}

/// Bars of a chart at most; the rest stands in one.
const MOST_BARS: usize = 30;

/// The groups as bars, the largest above, with title and description for those who do not see it.
/// Colours are those of the page it stands on, where it is put into one.
pub fn bars_svg(figure: &Figure, source: &str) -> String {
    const ROW: usize = 26;
    const LEFT: usize = 220;
    const WIDTH: usize = 640;
    let mut bars: Vec<(String, Amount)> = figure
        .groups
        .iter()
        .take(MOST_BARS)
        .map(|group| {
            (
                group_name(&group.key, &figure.group_name).into_owned(),
                group.average.unwrap_or(group.sum),
            )
        })
        .collect();
    let rest = &figure.groups[bars.len()..];
    if !rest.is_empty() && figure.average.is_none() {
        let sum = rest
            .iter()
            .fold(Amount::ZERO, |sum, group| (sum + group.sum).unwrap_or(sum));
        bars.push((format!("{} others", rest.len()), sum));
    }
    let size = |amount: Amount| amount.to_f64();
    let most = bars
        .iter()
        .map(|(_, sum)| size(*sum).max(0.0))
        .fold(0.0, f64::max);
    let least = bars
        .iter()
        .map(|(_, sum)| size(*sum).min(0.0))
        .fold(0.0, f64::min);
    let span = if most - least > 0.0 {
        most - least
    } else {
        1.0
    };
    let room = f64::from(u32::try_from(WIDTH - LEFT - 120).unwrap_or(300));
    let zero = f64::from(u32::try_from(LEFT).unwrap_or(0)) - least / span * room;
    let mut drawn = String::new();
    for (at, (name, sum)) in bars.iter().enumerate() {
        let top = at * ROW + 40;
        let length = (size(*sum).abs() / span * room).max(0.5);
        let from = if size(*sum) < 0.0 {
            zero - length
        } else {
            zero
        };
        let label = escaped(&shortened(name, 30));
        drawn += &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text><rect x=\"{from:.1}\" y=\"{top}\" width=\"{length:.1}\" height=\"{}\" fill=\"{}\"/><text x=\"{:.1}\" y=\"{}\">{}</text>",
            LEFT - 8,
            top + 14,
            ROW - 8,
            if size(*sum) < 0.0 {
                "#b3452c"
            } else {
                "#2f6690"
            },
            from + length + 6.0,
            top + 14,
            escaped(&shown(sum.to_penny(), figure.currency)),
        );
    }
    framed(figure, source, (WIDTH, bars.len() * ROW + 76), &drawn)
}

/// The Lorenz curve with the line of equal shares; none where there is none.
pub fn lorenz_svg(figure: &Figure, source: &str) -> Option<String> {
    const SIDE: f64 = 320.0;
    let points = figure
        .concentration
        .as_ref()
        .map(|found| &found.lorenz)
        .filter(|points| points.len() > 1)?;
    let at = |(x, y): (f64, f64)| (60.0 + x * SIDE, 40.0 + (1.0 - y) * SIDE);
    let line: Vec<String> = points
        .iter()
        .map(|point| {
            let (x, y) = at(*point);
            format!("{x:.1},{y:.1}")
        })
        .collect();
    let ((left, bottom), (right, top)) = (at((0.0, 0.0)), at((1.0, 1.0)));
    let drawn = format!(
        "<path d=\"M{left},{top} V{bottom} H{right}\" fill=\"none\" stroke=\"#77808a\"/><line x1=\"{left}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{top}\" stroke=\"#77808a\" stroke-dasharray=\"4 4\"/><polyline points=\"{}\" fill=\"none\" stroke=\"#2f6690\" stroke-width=\"2.5\"/><text x=\"{left}\" y=\"{}\">0%</text><text x=\"{right}\" y=\"{}\" text-anchor=\"end\">100% of {}</text><text x=\"{}\" y=\"{}\" text-anchor=\"end\">100%</text>",
        line.join(" "),
        bottom + 18.0,
        bottom + 18.0,
        escaped(&shortened(
            &crate::sentence::named(&figure.group_name, 2),
            30
        )),
        left - 6.0,
        top + 5.0,
    );
    Some(framed(figure, source, (440, 440), &drawn))
}

fn framed(figure: &Figure, source: &str, (width, height): (usize, usize), drawn: &str) -> String {
    let title = figure.sentences.first().cloned().unwrap_or_default();
    let list: Vec<String> = figure
        .groups
        .iter()
        .take(MOST_BARS)
        .map(|group| {
            format!(
                "{}: {}",
                group_name(&group.key, &figure.group_name),
                shown(
                    group.average.unwrap_or(group.sum).to_penny(),
                    figure.currency
                )
            )
        })
        .collect();
    let source = cited(figure, source);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"figure-title figure-desc\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"currentColor\"><title id=\"figure-title\">{}</title><desc id=\"figure-desc\">{}</desc><text x=\"8\" y=\"20\" font-weight=\"600\">{}</text>{drawn}<text x=\"8\" y=\"{}\" font-size=\"11\">{}</text></svg>",
        escaped(&title),
        escaped(&format!("{}. Source: {source}", list.join("; "))),
        escaped(&shortened(&title, width / 7)),
        height - 10,
        escaped(&shortened(&source, width / 6)),
    )
}

fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        text.to_owned()
    } else {
        text.chars()
            .take(longest.saturating_sub(1))
            .chain(['…'])
            .collect()
    }
}

/// Text within XML; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => clean.push_str("&amp;"),
            '<' => clean.push_str("&lt;"),
            '>' => clean.push_str("&gt;"),
            '"' => clean.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => clean.push(' '),
            _ => clean.push(character),
        }
    }
    clean
}

/// The sign that stands before amounts of a figure.
pub fn sign(currency: Option<Currency>) -> &'static str {
    currency.map_or("", Currency::sign)
}
