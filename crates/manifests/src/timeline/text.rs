//! Timelines in the terminal.

use super::model::{Lane, Spot, State, Tick, Timeline, Tone};
use super::{Picture, words};
use anstyle::{AnsiColor, Style};
use native_sidecar_engine::text::shown;
use std::fmt::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Where headings begin.
const HEADING: usize = 2;
/// Where lanes begin.
const INDENT: usize = 4;
/// The longest name of a container that is shown in full.
const NAME: usize = 28;
/// The least room of the bars, in columns.
const LEAST: usize = 24;
/// The most columns of a tick.
const WIDEST: usize = 3;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// The columns of the terminal.
    pub width: usize,
    /// Whether to use the characters of ASCII only.
    pub ascii: bool,
}

/// One column of a bar.
#[derive(Clone, Copy)]
struct Cell {
    letter: char,
    style: Style,
}

/// Draws pictures one below the other, with a legend. The text has the styles of a terminal.
#[must_use]
pub fn draw(pictures: &[Picture], canvas: Canvas) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = draw_all(&mut out, pictures, canvas);
    out
}

fn draw_all(out: &mut String, pictures: &[Picture], canvas: Canvas) -> fmt::Result {
    const BOLD: Style = Style::new().bold();
    const DIM: Style = Style::new().dimmed();
    for picture in pictures {
        writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}\n", picture.title, picture.place)?;
        let columns = Columns::of(picture, canvas.width);
        for (heading, timeline) in picture.panels() {
            writeln!(out, "{:HEADING$}{BOLD}{heading}{BOLD:#}", "")?;
            panel(out, timeline, &picture.what, &columns, canvas)?;
            writeln!(out)?;
        }
        for note in &picture.notes {
            wrapped(out, "  ", "", note, canvas.width)?;
            writeln!(out)?;
        }
    }
    let mut signs: Vec<(Cell, &str)> =
        super::states(pictures).into_iter().map(|state| (cell(state, canvas.ascii), words::state(state))).collect();
    if super::runs_on(pictures) {
        signs.push((arrow(canvas.ascii), "runs on"));
    }
    for (index, (Cell { letter, style }, word)) in signs.into_iter().enumerate() {
        let gap = if index == 0 { "" } else { "  " };
        write!(out, "{gap}{style}{letter}{style:#} {word}")?;
    }
    writeln!(out, "\n{DIM}{}{DIM:#}", super::SCALE)
}

/// Writes a text behind a mark, and below it where it is longer than a line.
fn wrapped(out: &mut String, indent: &str, mark: &str, text: &str, width: usize) -> fmt::Result {
    let first = format!("{indent}{mark}");
    let next = " ".repeat(textwrap::core::display_width(&first));
    let options = textwrap::Options::new(width)
        .initial_indent(&first)
        .subsequent_indent(&next)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    writeln!(out, "{}", textwrap::fill(text, options))
}

/// The columns of a picture, the same in all of its panels.
struct Columns {
    name: usize,
    part: usize,
    /// The end of the longest panel.
    end: Tick,
    bar: usize,
}

impl Columns {
    fn of(picture: &Picture, width: usize) -> Self {
        let lanes = || picture.panels().flat_map(|(_, timeline)| &timeline.lanes);
        let name = lanes().map(|lane| shown(&lane.name, NAME).width()).max().unwrap_or_default();
        let part = lanes().map(|lane| words::part(lane.part).len()).max().unwrap_or_default();
        let end = picture.length();
        let ticks = usize::try_from(end).unwrap_or(usize::MAX);
        // Between name, part and bar are two columns each, and behind the bar there may be a number.
        let taken = [INDENT, name, 2, part, 2, 2].into_iter().fold(0, usize::saturating_add);
        let bar = ticks.saturating_mul(WIDEST).min(width.saturating_sub(taken).max(LEAST));
        Self { name, part, end, bar }
    }

    /// The column of a moment.
    fn at(&self, at: Tick) -> usize {
        super::along(at, self.end, self.bar)
    }
}

/// The lanes of a timeline, and the sentences to which their numbers point.
fn panel(out: &mut String, timeline: &Timeline, what: &str, columns: &Columns, canvas: Canvas) -> fmt::Result {
    for (index, lane) in timeline.lanes.iter().enumerate() {
        let name = shown(&lane.name, NAME);
        let pad = " ".repeat(columns.name.saturating_sub(name.width()));
        write!(out, "{:INDENT$}{name}{pad}  {:part$}  ", "", words::part(lane.part), part = columns.part)?;
        bar(out, lane, index, timeline, columns, canvas.ascii)?;
        writeln!(out)?;
    }
    for (number, moment) in (1_usize..).zip(&timeline.moments) {
        let tone = moment.what.tone();
        let (style, sign) = (of_tone(tone), words::sign(tone, canvas.ascii));
        let mark = format!("{style}{number} {sign}{style:#} ");
        wrapped(out, "    ", &mark, &words::sentence(moment, timeline, what), canvas.width)?;
    }
    Ok(())
}

/// The bar of a lane: its phases, over faint lines where something happens, and under the numbers of what happens in it.
fn bar(
    out: &mut String,
    lane: &Lane,
    index: usize,
    timeline: &Timeline,
    columns: &Columns,
    ascii: bool,
) -> fmt::Result {
    let blank = Cell { letter: ' ', style: Style::new() };
    // Some columns more, so that a number behind the last one has its place.
    let mut cells = vec![blank; columns.bar.saturating_add(3)];
    let line = Cell { letter: if ascii { ':' } else { '┊' }, style: Style::new().dimmed() };
    for spot in timeline.moments.iter().flat_map(|moment| &moment.spots) {
        put(&mut cells, columns.at(spot.at), line);
    }
    if let Some(life) = &lane.life {
        for phase in life.phases(columns.end) {
            let (from, to) = (columns.at(phase.time.start), columns.at(phase.time.end));
            for column in from..to.max(from.saturating_add(1)) {
                put(&mut cells, column, cell(phase.state, ascii));
            }
        }
        if life.end.is_none() {
            put(&mut cells, columns.at(columns.end), arrow(ascii));
        }
    }
    for (number, moment) in (1_usize..).zip(&timeline.moments) {
        let style = of_tone(moment.what.tone()).invert();
        for Spot { at, .. } in moment.spots.iter().filter(|spot| spot.lane == index) {
            let digits = number.to_string();
            for (offset, letter) in digits.chars().enumerate() {
                put(&mut cells, columns.at(*at).saturating_add(offset), Cell { letter, style });
            }
        }
    }
    let used = cells.iter().rposition(|cell| cell.letter != ' ').map_or(0, |last| last.saturating_add(1));
    cells.truncate(used);
    for same in cells.chunk_by(|one, next| one.style == next.style) {
        let style = same.first().map(|cell| cell.style).unwrap_or_default();
        let letters: String = same.iter().map(|cell| cell.letter).collect();
        write!(out, "{style}{letters}{style:#}")?;
    }
    Ok(())
}

fn put(cells: &mut [Cell], column: usize, cell: Cell) {
    if let Some(place) = cells.get_mut(column) {
        *place = cell;
    }
}

fn cell(state: State, ascii: bool) -> Cell {
    let (letter, plain, color) = match state {
        State::Starting => ('░', '.', AnsiColor::Yellow),
        State::Running => ('█', '=', AnsiColor::Cyan),
        State::Hook => ('▓', 'h', AnsiColor::Magenta),
        State::Stopping => ('▒', '~', AnsiColor::Blue),
    };
    Cell { letter: if ascii { plain } else { letter }, style: color.on_default() }
}

/// The end of the bar of what runs on.
fn arrow(ascii: bool) -> Cell {
    Cell { letter: if ascii { '>' } else { '▶' }, ..cell(State::Running, ascii) }
}

fn of_tone(tone: Tone) -> Style {
    match tone {
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Doubtful => AnsiColor::Yellow.on_default(),
        Tone::Bad => AnsiColor::Red.on_default(),
        Tone::Plain => Style::new(),
    }
    .bold()
}
