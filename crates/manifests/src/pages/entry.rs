//! A helper as JSON: the form of `helpers.custom` in the settings. What is not set is left out.
//!
//! Each record is taken apart without `..`, so that no field of the schema can be forgotten.

use native_sidecar_config::Part;
use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::{
    Exception, Helper, Http, Injector, NeedsApp, OneShot, Quit, Signs, Standalone, Startup, Tcp,
};
use native_sidecar_engine::json::{Text, Value};

/// The entry of a helper.
#[must_use]
pub fn entry<'a>(helper: &'a Helper<'_>) -> Value<'a> {
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
        signs: told_by,
        one_shot: once,
        standalone: alone,
        companions,
        never_native,
        needed_at_start,
        ended_elsewhere,
        needs_app: need,
        startup: probe,
        quit: ends,
        injector: injected_by,
    } = helper;
    object([
        ("id", text(id)),
        ("title", text(title)),
        ("category", word(category.word())),
        ("documentation", word(catalog::documentation(helper))),
        ("images", texts(images)),
        ("ambiguousImages", texts(ambiguous_images)),
        ("containerNames", texts(container_names)),
        ("weakContainerNames", texts(weak_container_names)),
        ("programs", texts(programs)),
        ("programsSuffice", flag(*programs_suffice)),
        ("shape", shape.map_or(Value::Null, |shape| word(shape.word()))),
        ("signs", part(told_by, signs)),
        ("oneShot", part(once, one_shot)),
        ("standalone", part(alone, standalone)),
        ("companions", texts(companions)),
        ("neverNative", part(never_native, text)),
        ("neededAtStart", flag(*needed_at_start)),
        ("endedElsewhere", part(ended_elsewhere, text)),
        ("needsApp", part(need, needs_app)),
        ("startup", part(probe, startup)),
        ("quit", part(ends, quit)),
        ("injector", part(injected_by, injector)),
    ])
}

fn signs<'a>(record: &'a Signs<'_>) -> Value<'a> {
    let Signs { subcommands, args, env, tags, annotations } = record;
    object([
        ("subcommands", texts(subcommands)),
        ("args", texts(args)),
        ("env", texts(env)),
        ("tags", texts(tags)),
        ("annotations", texts(annotations)),
    ])
}

fn one_shot<'a>(record: &'a OneShot<'_>) -> Value<'a> {
    let OneShot { container_names, subcommands, args, env, programs, unless, hidden, restarts_on_purpose } = record;
    object([
        ("containerNames", texts(container_names)),
        ("subcommands", texts(subcommands)),
        ("args", texts(args)),
        ("env", texts(env)),
        ("programs", texts(programs)),
        ("unless", part(unless, signs)),
        ("hidden", maybe(hidden)),
        ("restartsOnPurpose", flag(*restarts_on_purpose)),
    ])
}

fn standalone<'a>(record: &'a Standalone<'_>) -> Value<'a> {
    let Standalone { likelihood, container_names, subcommands, args, env, programs } = record;
    object([
        ("likelihood", word(likelihood.word())),
        ("containerNames", texts(container_names)),
        ("subcommands", texts(subcommands)),
        ("args", texts(args)),
        ("env", texts(env)),
        ("programs", texts(programs)),
    ])
}

fn needs_app<'a>(record: &'a NeedsApp<'_>) -> Value<'a> {
    let NeedsApp { how, why, args } = record;
    object([("how", word(how.word())), ("why", text(why)), ("args", texts(args))])
}

fn startup<'a>(record: &'a Startup<'_>) -> Value<'a> {
    let Startup { http, tcp, exec, port_args, needs } = record;
    let http = http.as_ref().map(|Http { path, port }| object([("path", text(path)), ("port", number(*port))]));
    let tcp = tcp.as_ref().map(|Tcp { port }| object([("port", number(*port))]));
    object([
        ("http", http.unwrap_or(Value::Null)),
        ("tcp", tcp.unwrap_or(Value::Null)),
        ("exec", texts(exec)),
        ("portArgs", texts(port_args)),
        ("needs", texts(needs)),
    ])
}

fn quit<'a>(record: &'a Quit<'_>) -> Value<'a> {
    let Quit { calls, needs } = record;
    object([("calls", texts(calls)), ("needs", texts(needs))])
}

fn injector<'a>(record: &'a Injector<'_>) -> Value<'a> {
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
    let exception = |Exception { mark, why }: &'a Exception<'_>| object([("mark", text(mark)), ("why", text(why))]);
    object([
        ("name", text(name)),
        ("marks", texts(marks)),
        ("asks", texts(asks)),
        ("initContainers", texts(init_containers)),
        ("replacesDeclared", flag(*replaces_declared)),
        ("native", word(native.word())),
        ("annotation", maybe(annotation)),
        ("annotationSince", maybe(annotation_since)),
        ("setting", maybe(setting)),
        ("settingSince", maybe(setting_since)),
        ("default", maybe(default)),
        ("alternative", maybe(alternative)),
        ("exceptions", Value::Array(exceptions.iter().map(exception).collect())),
    ])
}

/// An object of what is set.
fn object<'a, const N: usize>(members: [(&'static str, Value<'a>); N]) -> Value<'a> {
    let set = members.into_iter().filter(|(_, value)| !value.is_blank() && *value != Value::Bool(false));
    Value::Object(set.map(|(key, value)| (Text::Borrowed(key), value)).collect())
}

fn part<'a, T>(record: &'a Part<'_, T>, entry: impl Fn(&'a T) -> Value<'a>) -> Value<'a> {
    record.get().map_or(Value::Null, entry)
}

fn text<'a>(text: &'a Text<'_>) -> Value<'a> {
    Value::String(Text::Borrowed(text))
}

fn maybe<'a>(given: &'a Option<Text<'_>>) -> Value<'a> {
    given.as_ref().map_or(Value::Null, text)
}

fn texts<'a>(items: &'a [Text<'_>]) -> Value<'a> {
    Value::Array(items.iter().map(text).collect())
}

fn word(word: &str) -> Value<'_> {
    Value::String(Text::Borrowed(word))
}

fn number(port: u16) -> Value<'static> {
    Value::Number(Text::Owned(port.to_string()))
}

fn flag(set: bool) -> Value<'static> {
    Value::Bool(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use native_sidecar_config::{self as config, Mistakes};
    use native_sidecar_engine::catalog;
    use native_sidecar_engine::json::Path;

    /// What is read back of an entry's JSON text.
    fn read_back(json: &str) -> Helper<'_> {
        let mut mistakes = Mistakes::default();
        let value = native_sidecar_engine::json::Reader::new(json).whole(Value::read).unwrap();
        let helper: Helper<'_> = config::read(value, &Path::ROOT, &mut mistakes);
        assert!(mistakes.is_empty(), "{mistakes}\n{json}");
        helper
    }

    fn written(helper: &Helper<'_>) -> String {
        let mut json = String::new();
        entry(helper).write(&mut json);
        json
    }

    #[test]
    fn an_entry_has_all_that_is_known_of_a_helper() {
        for helper in catalog::helpers() {
            let documentation = Part::Owned(Box::new(Text::Borrowed(catalog::documentation(helper))));
            assert_eq!(read_back(&written(helper)), Helper { documentation, ..helper.clone() });
        }
    }

    #[test]
    fn an_entry_has_every_field_of_the_schema() {
        let full = include_str!("full-helper.json");
        let written = written(&read_back(full));
        let compact: String = full.lines().map(str::trim).collect();
        assert_eq!(written, compact.replace("\": ", "\":").replace(", ", ","));
    }
}
