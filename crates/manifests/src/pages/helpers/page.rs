//! The page of a helper, as Markdown: for the terminal and for `docs/helpers/`.

use super::purpose;
use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::{
    AppNeed, Exception, Helper, Http, Injector, Likelihood, NativeMode, NeedsApp, OneShot, Quit, Shape, Signs,
    Standalone, Startup, Tcp,
};
use native_sidecar_engine::json::Text;
use std::fmt::Write;

/// All that is known of a helper. Records are taken apart without `..`, so that no field can be forgotten.
#[must_use]
pub fn page(helper: &Helper<'_>) -> String {
    let Helper {
        id,
        title,
        category,
        documentation: _,
        images,
        ambiguous_images,
        container_names,
        weak_container_names,
        programs,
        programs_suffice,
        shape,
        signs,
        one_shot,
        standalone,
        companions,
        never_native,
        needed_at_start,
        ended_elsewhere,
        needs_app,
        startup,
        quit,
        injector,
    } = helper;
    let mut page =
        Page(format!("# {id}\n\n**{}**, category `{}`: it {}.\n", plain(title), category.word(), purpose(*category)));
    let documentation = catalog::documentation(helper);
    if !documentation.is_empty() {
        let _ = write!(page.0, "\nHow its own project says to run it: <{documentation}>\n");
    }

    page.section("How it is recognised");
    page.list("by its image, from any registry and with any tag", images);
    page.list("by its name", container_names);
    if *programs_suffice {
        page.list("by the program that it runs", programs);
    }
    if let Some(Shape::LogStreamer) = shape {
        page.item("by what it does: it follows a log file in a volume with `tail -f` or `tail -F`");
    }
    page.list("by its image together with a sign, since the image is other things too", ambiguous_images);
    page.list("by its name together with a sign, since others have that name too", weak_container_names);
    if !*programs_suffice {
        let sign = !ambiguous_images.is_empty() || !weak_container_names.is_empty();
        page.list(if sign { "such a sign is the program that it runs" } else { "its program is" }, programs);
    }
    if let Some(Signs { subcommands, args, env, tags, annotations }) = signs.get() {
        page.list("such a sign is its subcommand", subcommands);
        page.list("such a sign is an argument", args);
        page.list("such a sign is an environment variable", env);
        page.list("such a sign is its image's tag", tags);
        page.list("such a sign is an annotation or label of the pod", annotations);
    }

    page.section("When it runs to an end");
    if let Some(one_shot) = one_shot.get() {
        page.one_shot(one_shot);
    }

    page.section("When it is the app itself");
    if let Some(standalone) = standalone.get() {
        page.standalone(standalone);
    }
    page.list("these containers serve only this helper, and make no app", companions);

    page.section("At the start");
    if *needed_at_start {
        page.item(
            "the app needs it at its start: as a native sidecar it should have a startup probe ([app-does-not-wait](../rules/app-does-not-wait.md))",
        );
    }
    if let Some(startup) = startup.get() {
        page.startup(startup);
    }
    if let Some(NeedsApp { how, why, args }) = needs_app.get() {
        let does = match how {
            AppNeed::Waits => {
                "it is not ready before the app is, so that it must have no startup probe ([start-deadlocks](../rules/start-deadlocks.md))"
            }
            AppNeed::Exits => "it ends with an error while the app is not there",
        };
        page.item(&format!("{does}: {}", plain(why)));
        page.list("so it is with one of these arguments only", args);
    }

    page.section("At the end");
    if let Some(Quit { calls, needs }) = quit.get() {
        page.list("an app ends it by a call of", calls);
        page.list("the call is heard only with", needs);
    }
    if let Some(how) = ended_elsewhere.get() {
        page.item(&format!("in pods that run to an end, {}", plain(how)));
    }

    page.section("As a native sidecar");
    if let Some(why) = never_native.get() {
        page.item(&format!("it is not asked to become one: {}", plain(why)));
    }
    if let Some(injector) = injector.get() {
        page.injector(injector);
    }
    page.done()
}

/// A page as it grows. A heading is written when something comes below it.
struct Page(String);

impl Page {
    fn section(&mut self, heading: &str) {
        self.drop_empty_section();
        let _ = write!(self.0, "\n## {heading}\n\n");
    }

    fn drop_empty_section(&mut self) {
        if let Some(start) = self.0.rfind("\n## ")
            && self.0.ends_with("\n\n")
        {
            self.0.truncate(start);
        }
    }

    fn done(mut self) -> String {
        self.drop_empty_section();
        self.0
    }

    fn item(&mut self, text: &str) {
        let _ = writeln!(self.0, "- {text}");
    }

    /// An item with its texts, if there are any.
    fn list(&mut self, what: &str, texts: &[Text<'_>]) {
        if !texts.is_empty() {
            self.item(&format!("{what}: {}", codes(texts)));
        }
    }

    fn one_shot(&mut self, record: &OneShot<'_>) {
        let OneShot { container_names, subcommands, args, env, programs, unless, hidden, restarts_on_purpose } = record;
        self.list("under the name", container_names);
        self.list("with the subcommand", subcommands);
        self.list("with the argument", args);
        self.list("with the environment variable", env);
        self.list("when it runs", programs);
        if let Some(Signs { subcommands, args, env, tags, annotations }) = unless.get() {
            let lists = [subcommands, args, env, tags, annotations];
            let all: Vec<Text<'_>> = lists.into_iter().flat_map(|list| list.iter().cloned()).collect();
            self.list("unless it has one of these", &all);
        }
        if let Some(hidden) = hidden {
            self.item(&format!("perhaps, and the manifest does not show it: {}", plain(hidden)));
        }
        if *restarts_on_purpose {
            self.item("charts restart it on purpose, so that nothing is said of it as a native sidecar");
        }
    }

    fn standalone(&mut self, record: &Standalone<'_>) {
        let Standalone { likelihood, container_names, subcommands, args, env, programs } = record;
        self.item(match likelihood {
            Likelihood::Common => "often, in a pod that has nothing but helpers",
            Likelihood::Rare => "seldom, in a pod that has nothing but helpers",
            Likelihood::Never => "only in a pod that has nothing else",
        });
        self.list("under the name", container_names);
        self.list("with the subcommand", subcommands);
        self.list("with the argument", args);
        self.list("with the environment variable", env);
        self.list("when it runs", programs);
    }

    fn startup(&mut self, record: &Startup<'_>) {
        let Startup { http, tcp, exec, port_args, needs } = record;
        if let Some(Http { path, port }) = http {
            self.item(&format!("a good startup probe: `httpGet: {{path: {path}, port: {port}}}`"));
        }
        if let Some(Tcp { port }) = tcp {
            self.item(&format!("a good startup probe: `tcpSocket: {{port: {port}}}`"));
        }
        if !exec.is_empty() {
            self.item(&format!("a good startup probe: `exec: {{command: [{}]}}`", exec.join(", ")));
        }
        self.list("the port is moved by", port_args);
        self.list("the kubelet reaches that only with", needs);
    }

    fn injector(&mut self, record: &Injector<'_>) {
        let Injector {
            name,
            marks,
            asks,
            init_containers,
            replaces_declared,
            native,
            annotation,
            annotation_since,
            setting,
            setting_since,
            default,
            alternative,
            exceptions,
        } = record;
        let since = |version: &Option<Text<'_>>| version.as_ref().map(|version| format!(" ({version} or later)"));
        let how = match native {
            NativeMode::None => "as an ordinary container: it has no native mode",
            NativeMode::Available => "as a native sidecar when told to",
            NativeMode::Automatic => "as a native sidecar by itself, where the cluster can have them",
        };
        self.item(&format!("{} puts it into Pods, {how}", plain(name)));
        if let Some(annotation) = annotation {
            let since = since(annotation_since).unwrap_or_default();
            self.item(&format!("for one workload: the annotation `{annotation}` on the pod template{since}"));
        }
        if let Some(setting) = setting {
            let since = since(setting_since).unwrap_or_default();
            self.item(&format!("for the whole installation: {}{since}", plain(setting)));
        }
        if let Some(default) = default {
            self.item(&format!("native is the default {}", plain(default)));
        }
        if let Some(alternative) = alternative {
            self.item(&format!("instead: {}", plain(alternative)));
        }
        self.list("a Pod asks for it with", asks);
        self.list("a Pod that has got it is marked with", marks);
        self.list("with it come the init containers", init_containers);
        if *replaces_declared {
            self.item("a container of it that the manifest declares is deleted and made anew");
        }
        for Exception { mark, why } in exceptions.iter() {
            self.item(&format!("in a Pod marked with `{mark}` it stays an ordinary one: {}", plain(why)));
        }
    }
}

/// Words as they are: what would be Markdown in them is not.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if matches!(letter, '\\' | '`' | '*' | '<' | '[' | '|') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Texts as code, separated by commas.
fn codes(texts: &[Text<'_>]) -> String {
    let codes: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    codes.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use native_sidecar_config::{self as config, Mistakes};
    use native_sidecar_engine::json::{Path, Reader, Value};

    /// All texts in a value, and all numbers.
    fn texts(value: &Value<'_>) -> Vec<String> {
        match value {
            Value::String(text) | Value::Number(text) => vec![text.to_string()],
            Value::Array(items) => items.iter().flat_map(texts).collect(),
            Value::Object(members) => members.iter().flat_map(|(_, value)| texts(value)).collect(),
            Value::Null | Value::Bool(_) => Vec::new(),
        }
    }

    #[test]
    fn a_page_shows_every_text_of_an_entry() {
        let value = Reader::new(include_str!("../full-helper.json")).whole(Value::read).unwrap();
        let mut mistakes = Mistakes::default();
        let helper: Helper<'_> = config::read(value.clone(), &Path::ROOT, &mut mistakes);
        assert!(mistakes.is_empty(), "{mistakes}");
        let page = page(&helper);
        // These are shown in words.
        let words = ["log-streamer", "common", "available", "exits"];
        for text in texts(&value).iter().filter(|text| !words.contains(&text.as_str())) {
            assert!(page.contains(text.as_str()), "{text} is not in\n{page}");
        }
        insta::assert_snapshot!(page);
    }
}
