//! Timelines as SVG: one file without scripts, fonts or links, readable on light and dark pages and by screen readers.

use super::model::{Lane, Phase, State, Tick, Timeline, Tone};
use super::{Picture, words};
use native_sidecar_engine::text::shown;
use std::borrow::Cow;
use std::fmt::{self, Write};
use unicode_width::UnicodeWidthStr;

/// All lengths are in the units of the drawing, which a page may scale.
const WIDTH: usize = 800;
const MARGIN: usize = 24;
const LINE: usize = 22;
const LANE: usize = 30;
const BAR: usize = 16;
/// The radius of a number's disc.
const DISC: usize = 9;
/// Ten letters of a container's name.
const TEN_LETTERS: usize = 79;
/// How many letters of a sentence fit between the margins.
const SENTENCE: usize = 100;
/// The longest name of a container that is shown in full.
const NAME: usize = 28;

/// The look. Each colour is given twice: for light pages and for dark ones.
const STYLE: &str = "\
text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}
.title{font-size:15px;font-weight:600}.heading{font-weight:600}.dim,.part{fill:#59636e}.part,.dim{font-size:12px}
.name{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
.number{font-size:11px;font-weight:700;fill:#fff;text-anchor:middle}
.page{fill:#fff;stroke:#d0d7de}.line{stroke:#afb8c1;stroke-dasharray:2 4}
.app{fill:#0969da}.helper{fill:#8250df}.starting{opacity:.25}.hook{opacity:.75}.stopping{opacity:.5}
.good{fill:#1a7f37}.doubtful{fill:#9a6700}.bad{fill:#cf222e}.plain{fill:#59636e}
@media(prefers-color-scheme:dark){
text{fill:#e6edf3}.dim,.part{fill:#9198a1}.page{fill:#0d1117;stroke:#3d444d}.line{stroke:#656c76}
.app{fill:#4493f8}.helper{fill:#ab7df8}.number{fill:#0d1117}
.good{fill:#3fb950}.doubtful{fill:#d29922}.bad{fill:#f85149}.plain{fill:#9198a1}}";

/// Draws pictures one below the other, with a legend.
#[must_use]
pub fn draw(pictures: &[Picture]) -> String {
    let mut drawing = Drawing { out: String::new(), y: MARGIN };
    // Writing to a string does not fail.
    let _ = drawing.pictures(pictures);
    let mut out = String::new();
    let _ = frame(&mut out, pictures, &drawing);
    out
}

/// The file around the drawing.
fn frame(out: &mut String, pictures: &[Picture], drawing: &Drawing) -> fmt::Result {
    let height = drawing.y.saturating_add(MARGIN);
    let titles: Vec<&str> = pictures.iter().map(|picture| picture.title.as_str()).collect();
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="title description">"#
    )?;
    writeln!(out, r#"<title id="title">When the containers of {} run</title>"#, escaped(&titles.join(", ")))?;
    writeln!(out, r#"<desc id="description">{}</desc>"#, escaped(&description(pictures)))?;
    writeln!(out, "<style>\n{STYLE}\n</style>")?;
    let (wide, high) = (WIDTH.saturating_sub(2), height.saturating_sub(2));
    writeln!(out, r#"<rect class="page" x="1" y="1" width="{wide}" height="{high}" rx="8"/>"#)?;
    out.push_str(&drawing.out);
    writeln!(out, "</svg>")
}

/// What the drawing shows, for those who do not see it.
fn description(pictures: &[Picture]) -> String {
    let mut text = String::new();
    for picture in pictures {
        for (heading, timeline) in picture.panels() {
            let sentences: Vec<String> =
                timeline.moments.iter().map(|moment| words::sentence(moment, timeline, &picture.what)).collect();
            let _ = write!(text, "{heading}, {}: {}. ", picture.title, sentences.join("; "));
        }
        for note in &picture.notes {
            let _ = write!(text, "{note} ");
        }
    }
    text.trim_end().to_owned()
}

/// A drawing that grows downwards.
struct Drawing {
    out: String,
    /// Where the next part begins.
    y: usize,
}

impl Drawing {
    fn pictures(&mut self, pictures: &[Picture]) -> fmt::Result {
        for picture in pictures {
            self.line("title", MARGIN, &picture.title)?;
            let scale = Scale::of(picture);
            for (heading, timeline) in picture.panels() {
                self.panel(heading, timeline, &picture.what, &scale)?;
            }
            for line in picture.notes.iter().flat_map(|note| wrapped(note)) {
                self.line("words", MARGIN, &line)?;
            }
            self.y = self.y.saturating_add(LINE);
        }
        self.legend(pictures)
    }

    /// A line of text.
    fn line(&mut self, class: &str, x: usize, text: &str) -> fmt::Result {
        let y = self.y.saturating_add(LINE / 2).saturating_add(4);
        writeln!(self.out, r#"<text class="{class}" x="{x}" y="{y}">{}</text>"#, escaped(text))?;
        self.y = self.y.saturating_add(LINE);
        Ok(())
    }

    /// The lanes of a timeline, and the sentences to which their numbers point.
    fn panel(&mut self, heading: &str, timeline: &Timeline, what: &str, scale: &Scale) -> fmt::Result {
        self.y = self.y.saturating_add(LINE / 2);
        self.line("heading", MARGIN, heading)?;
        let (top, bottom) = (self.y, self.y.saturating_add(LANE.saturating_mul(timeline.lanes.len())));
        let mut marked: Vec<usize> =
            timeline.moments.iter().flat_map(|moment| &moment.spots).map(|spot| scale.x(spot.at)).collect();
        marked.sort_unstable();
        marked.dedup();
        for x in marked {
            writeln!(self.out, r#"<path class="line" d="M{x} {top}V{bottom}"/>"#)?;
        }
        for (index, lane) in timeline.lanes.iter().enumerate() {
            self.lane(lane, index, timeline, scale)?;
        }
        self.y = self.y.saturating_add(LINE / 3);
        for (number, moment) in (1_usize..).zip(&timeline.moments) {
            let sentence = words::sentence(moment, timeline, what);
            let y = self.y.saturating_add(LINE / 2);
            self.disc(MARGIN.saturating_add(DISC), y, number, moment.what.tone())?;
            for line in wrapped(&sentence) {
                self.line("words", MARGIN.saturating_add(DISC.saturating_mul(3)), &line)?;
            }
        }
        Ok(())
    }

    fn lane(&mut self, lane: &Lane, index: usize, timeline: &Timeline, scale: &Scale) -> fmt::Result {
        let middle = self.y.saturating_add(LANE / 2);
        let base = middle.saturating_add(4);
        let name = escaped(&shown(&lane.name, NAME));
        writeln!(self.out, r#"<text class="name" x="{MARGIN}" y="{base}">{name}</text>"#)?;
        let part = words::part(lane.part);
        if !part.is_empty() {
            writeln!(self.out, r#"<text class="part" x="{}" y="{base}">{part}</text>"#, scale.part)?;
        }
        let of = if lane.serves { "helper" } else { "app" };
        let top = middle.saturating_sub(BAR / 2);
        for Phase { state, time } in lane.life.iter().flat_map(|life| life.phases(scale.end)) {
            let (x, to) = (scale.x(time.start), scale.x(time.end));
            let wide = to.saturating_sub(x);
            let state = class(state);
            writeln!(self.out, r#"<rect class="{of}{state}" x="{x}" y="{top}" width="{wide}" height="{BAR}"/>"#)?;
        }
        if lane.life.as_ref().is_some_and(|life| life.end.is_none()) {
            let x = scale.x(scale.end);
            writeln!(self.out, r#"<path class="{of}" d="M{x} {top}l{DISC} {}l-{DISC} {}z"/>"#, BAR / 2, BAR / 2)?;
        }
        for (number, moment) in (1_usize..).zip(&timeline.moments) {
            for spot in moment.spots.iter().filter(|spot| spot.lane == index) {
                self.disc(scale.x(spot.at), middle, number, moment.what.tone())?;
            }
        }
        self.y = self.y.saturating_add(LANE);
        Ok(())
    }

    /// A number on a disc.
    fn disc(&mut self, x: usize, y: usize, number: usize, tone: Tone) -> fmt::Result {
        let class = match tone {
            Tone::Good => "good",
            Tone::Doubtful => "doubtful",
            Tone::Bad => "bad",
            Tone::Plain => "plain",
        };
        writeln!(self.out, r#"<circle class="{class}" cx="{x}" cy="{y}" r="{DISC}"/>"#)?;
        writeln!(self.out, r#"<text class="number" x="{x}" y="{}">{number}</text>"#, y.saturating_add(4))
    }

    fn legend(&mut self, pictures: &[Picture]) -> fmt::Result {
        const SWATCH: usize = 18;
        const ENTRY: usize = 120;
        let (mut x, top) = (MARGIN, self.y.saturating_add(LINE / 2).saturating_sub(6));
        let base = top.saturating_add(10);
        let states = super::states(pictures).into_iter().map(|state| ("app", class(state), words::state(state)));
        for (of, state, word) in states.chain([("helper", "", "a helper")]) {
            writeln!(self.out, r#"<rect class="{of}{state}" x="{x}" y="{top}" width="{SWATCH}" height="12"/>"#)?;
            let text = x.saturating_add(SWATCH).saturating_add(6);
            writeln!(self.out, r#"<text class="dim" x="{text}" y="{base}">{word}</text>"#)?;
            x = x.saturating_add(ENTRY);
        }
        self.y = self.y.saturating_add(LINE);
        self.line("dim", MARGIN, super::SCALE)
    }
}

/// Where things stand from left to right: the same in all panels of a picture.
struct Scale {
    part: usize,
    bar: usize,
    /// The end of the longest panel.
    end: Tick,
}

impl Scale {
    fn of(picture: &Picture) -> Self {
        let lanes = || picture.panels().flat_map(|(_, timeline)| &timeline.lanes);
        let letters = lanes().map(|lane| shown(&lane.name, NAME).width()).max().unwrap_or_default();
        let part = MARGIN.saturating_add(letters.saturating_mul(TEN_LETTERS) / 10).saturating_add(12);
        let words = lanes().any(|lane| !words::part(lane.part).is_empty());
        Self { part, bar: part.saturating_add(if words { 60 } else { 0 }), end: picture.length() }
    }

    fn x(&self, at: Tick) -> usize {
        let room = WIDTH.saturating_sub(MARGIN).saturating_sub(DISC).saturating_sub(self.bar);
        self.bar.saturating_add(super::along(at, self.end, room))
    }
}

/// The further class of a bar.
fn class(state: State) -> &'static str {
    match state {
        State::Starting => " starting",
        State::Running => "",
        State::Hook => " hook",
        State::Stopping => " stopping",
    }
}

/// The lines of a sentence.
fn wrapped(sentence: &str) -> Vec<Cow<'_, str>> {
    textwrap::wrap(sentence, textwrap::Options::new(SENTENCE).word_splitter(textwrap::WordSplitter::NoHyphenation))
}

/// Text for an element: what XML cannot have is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
