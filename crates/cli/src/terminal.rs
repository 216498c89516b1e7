//! Markdown for a terminal: paragraphs are wrapped, headings stand out, code stays as it is.
//!
//! It knows what the pages of this project use, and shows anything else as its text.

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};
use std::fmt::Write;

/// The widest line: longer ones are hard to read.
const WIDEST: usize = 100;
/// The width where there is no terminal.
const DEFAULT: usize = 80;

const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const CODE: Style = AnsiColor::Green.on_default();
const STRONG: Style = Style::new().bold();
const EMPHASIS: Style = Style::new().italic();
const ADDRESS: Style = Style::new().dimmed();

/// The columns of the terminal, as far as lines shall be wide.
#[must_use]
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(DEFAULT, |(terminal_size::Width(width), _)| usize::from(width).min(WIDEST))
}

/// Renders Markdown with the styles of a terminal, `width` columns wide.
#[must_use]
pub fn render(markdown: &str, width: usize) -> String {
    let mut page = Page { width, ..Page::default() };
    for event in Parser::new(markdown) {
        match event {
            Event::Start(tag) => page.start(tag),
            Event::End(tag) => page.finish(tag),
            Event::Text(text) => page.words(&text),
            // The marks stay: without colour they are all that tells code from words.
            Event::Code(text) => page.styled(CODE, &format!("`{text}`")),
            Event::SoftBreak => page.text.push(' '),
            Event::HardBreak => page.text.push('\n'),
            Event::Html(text) | Event::InlineHtml(text) => page.text.push_str(&text),
            _ => {}
        }
    }
    format!("{}\n", page.out.trim_end())
}

/// A page as it grows.
#[derive(Default)]
struct Page<'m> {
    width: usize,
    out: String,
    /// The text of the paragraph so far.
    text: String,
    /// The styles that are on.
    styles: Vec<Style>,
    /// The lists that are open, each with the number of its next item, if its items have numbers.
    lists: Vec<Option<u64>>,
    /// The mark of the item whose first line is still to come.
    item: Option<String>,
    /// Where the link that is open leads.
    link: Option<CowStr<'m>>,
    /// The sort of the block of code that is open.
    code: Option<CowStr<'m>>,
}

impl<'m> Page<'m> {
    fn start(&mut self, tag: Tag<'m>) {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } | Tag::Strong => self.begin(STRONG),
            Tag::Heading { .. } => self.begin(HEADING),
            Tag::Emphasis => self.begin(EMPHASIS),
            Tag::List(first) => {
                self.line_of_item();
                self.lists.push(first);
            }
            Tag::Item => self.item = Some(self.mark()),
            Tag::CodeBlock(CodeBlockKind::Fenced(sort)) => self.code = Some(sort),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code = Some(CowStr::Borrowed("")),
            Tag::Link { link_type: LinkType::Inline, dest_url, .. } => self.link = Some(dest_url),
            Tag::Image { .. } => {
                self.begin(EMPHASIS);
                self.text.push_str("[picture: ");
            }
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end();
                self.paragraph();
            }
            TagEnd::Paragraph => self.paragraph(),
            TagEnd::Strong | TagEnd::Emphasis => self.end(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            TagEnd::Item => self.line_of_item(),
            TagEnd::CodeBlock => {
                self.code = None;
                self.out.push('\n');
            }
            TagEnd::Link => {
                // A link within the documentation leads nowhere here; its text is a name that the commands know.
                if let Some(address) = self.link.take().filter(|address| address.contains("://")) {
                    self.styled(ADDRESS, &format!(" <{address}>"));
                }
            }
            TagEnd::Image => {
                self.text.push(']');
                self.end();
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        match self.code.as_deref() {
            Some("text") => self.message(text),
            Some(_) => self.verbatim(text),
            None => self.text.push_str(text),
        }
    }

    fn begin(&mut self, style: Style) {
        self.styles.push(style);
        // Writing to a string does not fail.
        let _ = write!(self.text, "{style}");
    }

    fn end(&mut self) {
        if let Some(style) = self.styles.pop() {
            let _ = write!(self.text, "{style:#}");
        }
        // The end of a style is the end of all.
        for style in &self.styles {
            let _ = write!(self.text, "{style}");
        }
    }

    fn styled(&mut self, style: Style, text: &str) {
        self.begin(style);
        self.text.push_str(text);
        self.end();
    }

    /// What the next item of the innermost list begins with.
    fn mark(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        }
    }

    fn indent(&self) -> String {
        "  ".repeat(self.lists.len().saturating_sub(1))
    }

    /// Ends a paragraph: a line of its own between blank ones, or that of an item.
    fn paragraph(&mut self) {
        if self.lists.is_empty() {
            self.fill("", "");
            self.out.push('\n');
        } else {
            self.line_of_item();
        }
    }

    /// Ends the text of an item, if there is any.
    fn line_of_item(&mut self) {
        if self.text.is_empty() && self.item.is_none() {
            return;
        }
        let mark = self.item.take().unwrap_or_else(|| "  ".to_owned());
        let first = format!("{}{mark}", self.indent());
        let next = " ".repeat(first.len());
        self.fill(&first, &next);
    }

    fn fill(&mut self, first: &str, next: &str) {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(next)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let text = std::mem::take(&mut self.text);
        self.out.push_str(&textwrap::fill(&text, options));
        self.out.push('\n');
    }

    /// Code, indented and otherwise as it is.
    fn verbatim(&mut self, code: &str) {
        for line in code.lines() {
            let indent = self.indent();
            let line = if line.is_empty() { String::new() } else { format!("{indent}    {CODE}{line}{CODE:#}") };
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// A message, indented; its lines are longer than those of code, and may be wrapped.
    fn message(&mut self, text: &str) {
        for line in text.lines() {
            let bare = line.trim_start();
            let first = format!("    {}", " ".repeat(line.len().saturating_sub(bare.len())));
            self.text = format!("{CODE}{bare}{CODE:#}");
            self.fill(&first, &format!("{first}  "));
        }
    }
}
