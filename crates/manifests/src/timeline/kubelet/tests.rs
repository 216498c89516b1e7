use super::*;
use crate::timeline::model::{Hook, Task, What};
use Completion::{Completes, May, Runs};
use proptest::prelude::*;

/// A pod of containers such as `sidecar proxy probe`: part or task, name, and what it has.
fn pod(completion: Completion, containers: &str) -> Pod {
    let containers = containers.split(", ").map(|container| {
        let mut words = container.split(' ');
        let (kind, name) = (words.next().unwrap(), words.next().unwrap());
        let mut service = Service::default();
        let mut read = Container { name: name.to_owned(), ..Container::default() };
        for word in words {
            match word {
                "probe" => read.startup_probe = true,
                "postStart" => read.post_start = true,
                "preStop" => read.pre_stop = Some(Hook::Act),
                "sleep" => read.pre_stop = Some(Hook::Sleep),
                "always" => read.restarts = true,
                "needed" => service.needed = true,
                "waits" => service.waits_for_app = true,
                "may-end" => service.may_end = true,
                "is-ended" => service.is_ended = true,
                word => panic!("{word}"),
            }
        }
        (read.part, read.task) = match kind {
            "init" => (Part::Init, Task::Once),
            "stuck" => (Part::Init, Task::Serve(service)),
            "sidecar" => (Part::NativeSidecar, Task::Serve(service)),
            "looping" => (Part::NativeSidecar, Task::Once),
            "helper" => (Part::Regular, Task::Serve(service)),
            "once" => (Part::Regular, Task::Once),
            "app" => (Part::Regular, Task::Work),
            kind => panic!("{kind}"),
        };
        read
    });
    Pod { completion, containers: containers.collect() }
}

fn life<'t>(timeline: &'t Timeline, name: &str) -> Option<&'t Life> {
    timeline.lanes.iter().find(|lane| lane.name == name).unwrap().life.as_ref()
}

/// The moment that `proxy.ready` names.
fn moment(timeline: &Timeline, point: &str) -> Tick {
    let (name, what) = point.split_once('.').unwrap();
    let life = life(timeline, name).unwrap_or_else(|| panic!("{name} never starts"));
    let moment = match what {
        "start" => Some(life.start),
        "ready" => Some(life.ready),
        "hook" => life.hook.as_ref().map(|hook| hook.start),
        "hooked" => life.hook.as_ref().map(|hook| hook.end),
        "signal" => life.signal,
        "end" => life.end,
        what => panic!("{what}"),
    };
    moment.unwrap_or_else(|| panic!("there is no {point}"))
}

/// Whether `proxy.ready <= app.start`, `proxy runs on` or `app never starts` is true.
fn holds(timeline: &Timeline, relation: &str) -> bool {
    if let Some(name) = relation.strip_suffix(" never starts") {
        return life(timeline, name).is_none();
    }
    if let Some(name) = relation.strip_suffix(" runs on") {
        return life(timeline, name).unwrap().end.is_none();
    }
    let [left, sign, right] = relation.split(' ').collect::<Vec<_>>()[..] else { panic!("{relation}") };
    let (left, right) = (moment(timeline, left), moment(timeline, right));
    match sign {
        "<" => left < right,
        "<=" => left <= right,
        "=" => left == right,
        sign => panic!("{sign}"),
    }
}

fn assert_rules(rules: &[(Completion, &str, &[&str])]) {
    for (completion, containers, relations) in rules {
        let timeline = timeline(&pod(*completion, containers));
        for relation in *relations {
            assert!(holds(&timeline, relation), "{containers}: {relation}\n{timeline:#?}");
        }
    }
}

fn whats(completion: Completion, containers: &str) -> Vec<What> {
    timeline(&pod(completion, containers)).moments.iter().map(|moment| moment.what).collect()
}

#[test]
fn init_containers_start_one_after_the_other_and_the_app_after_the_last() {
    assert_rules(&[
        (Runs, "init a, init b, app web", &["a.end <= b.start", "b.end <= web.start"]),
        (Runs, "sidecar proxy, init b, app web", &["proxy.start < b.start", "b.end <= web.start"]),
        (Runs, "init a, sidecar proxy, app web", &["a.end <= proxy.start", "proxy.start < web.start"]),
        (Runs, "sidecar proxy, sidecar logs, app web", &["proxy.start < logs.start", "logs.start < web.start"]),
    ]);
}

#[test]
fn a_native_sidecar_holds_back_what_is_next_by_its_startup_probe_or_post_start_hook_only() {
    assert_rules(&[
        (Runs, "sidecar proxy, app web", &["web.start < proxy.ready"]),
        (Runs, "sidecar proxy probe, app web", &["proxy.ready <= web.start"]),
        (Runs, "sidecar proxy postStart, app web", &["proxy.ready <= web.start"]),
        (Runs, "sidecar proxy probe, init b, app web", &["proxy.ready <= b.start"]),
    ]);
}

#[test]
fn regular_containers_start_together_but_for_a_post_start_hook() {
    assert_rules(&[
        (Runs, "app web, helper proxy", &["web.start = proxy.start", "web.start < proxy.ready"]),
        (Runs, "helper proxy, app web", &["web.start = proxy.start", "web.start < proxy.ready"]),
        (Runs, "helper proxy probe, app web", &["web.start = proxy.start"]),
        (Runs, "helper proxy postStart, app web", &["proxy.ready <= web.start"]),
        (Runs, "app web, helper proxy postStart", &["web.start = proxy.start"]),
    ]);
}

#[test]
fn an_init_container_that_never_ends_keeps_all_behind_it_from_starting() {
    assert_rules(&[
        (Runs, "stuck proxy, init b, app web", &["proxy runs on", "b never starts", "web never starts"]),
        (Runs, "sidecar logs, stuck proxy, app web", &["logs runs on", "proxy runs on", "web never starts"]),
        (Completes, "stuck proxy, app web", &["web never starts"]),
        (Runs, "sidecar daprd probe waits, app web", &["daprd runs on", "web never starts"]),
        (Runs, "sidecar daprd waits, app web", &["daprd.start < web.start"]),
    ]);
    assert_eq!(whats(Runs, "stuck proxy, app web"), [What::NeverEnds]);
    assert_eq!(whats(Runs, "stuck proxy may-end, app web"), [What::MayNeverEnd]);
    assert_eq!(whats(Runs, "sidecar daprd probe waits, app web"), [What::Deadlock]);
}

#[test]
fn a_pod_that_is_told_to_stop_stops_its_regular_containers_at_once() {
    assert_rules(&[
        (Runs, "app web, helper proxy", &["web.signal = proxy.signal", "proxy.end < web.end"]),
        (Runs, "app web sleep, helper proxy", &["web.hook = proxy.signal", "web.hooked = web.signal"]),
        (Runs, "app web, helper proxy sleep", &["web.end < proxy.end", "proxy.hooked = proxy.signal"]),
        (Runs, "app web sleep, helper proxy sleep", &["proxy.end < web.end"]),
    ]);
}

#[test]
fn native_sidecars_stop_behind_the_regular_containers_and_in_reverse_order() {
    assert_rules(&[
        (Runs, "sidecar proxy, app web", &["web.end <= proxy.signal"]),
        (Runs, "sidecar proxy, sidecar logs, app web", &["web.end <= logs.signal", "logs.end <= proxy.signal"]),
        (Runs, "sidecar proxy, app web, helper logs sleep", &["logs.end <= proxy.signal"]),
        // Its hook does not wait for its turn.
        (Runs, "sidecar proxy preStop, app web", &["proxy.hook = web.signal", "proxy.hooked < proxy.signal"]),
        (Runs, "sidecar proxy sleep, app web", &["web.end <= proxy.signal", "proxy.hooked <= proxy.signal"]),
    ]);
}

#[test]
fn what_runs_to_completion_is_done_when_its_regular_containers_have_ended_and_its_native_sidecars_are_gone() {
    assert_rules(&[
        (Completes, "sidecar proxy, app backup", &["backup.end <= proxy.signal"]),
        (
            Completes,
            "sidecar proxy, app backup, once report",
            &["report.end < backup.end", "backup.end <= proxy.signal"],
        ),
        (Completes, "sidecar proxy, sidecar logs, app backup", &["logs.end <= proxy.signal"]),
        (Completes, "sidecar proxy sleep, app backup", &["backup.end = proxy.hook", "proxy.hooked <= proxy.signal"]),
        (Completes, "app backup, helper proxy", &["proxy runs on"]),
        (May, "app backup, helper proxy", &["proxy runs on"]),
        (Completes, "sidecar logs, app backup, helper proxy", &["proxy runs on", "logs runs on"]),
        (
            Completes,
            "sidecar logs, app backup, helper proxy is-ended",
            &["backup.end <= proxy.end", "proxy.end <= logs.signal"],
        ),
        (Completes, "sidecar proxy, app backup always", &["backup runs on", "proxy runs on"]),
    ]);
}

#[test]
fn what_matters_is_pointed_at() {
    use What::*;
    let cases: &[(Completion, &str, &[What])] = &[
        (Completes, "app backup, helper proxy", &[AppStartsUnready, NeverCompletes]),
        (Completes, "app backup, helper proxy may-end", &[AppStartsUnready, MayNeverComplete]),
        (Completes, "app backup, helper proxy is-ended", &[AppStartsUnready, EndedElsewhere, Done]),
        (Completes, "app backup, helper proxy is-ended always", &[AppStartsUnready, NeverCompletes]),
        (Completes, "sidecar proxy probe, app backup", &[AppWaits, Done]),
        (Completes, "sidecar proxy needed, app backup", &[AppStartsUngated, Done]),
        (Completes, "sidecar logs, app backup", &[AppStartsAfter, Done]),
        (Completes, "sidecar proxy probe sleep, app backup", &[AppWaits, HookDelays, Done]),
        (Completes, "app backup always", &[Restarts]),
        (Completes, "app backup", &[Done]),
        (May, "app backup, helper proxy", &[AppStartsUnready, NeverCompletes]),
        (Runs, "app web, helper proxy", &[AppStartsUnready, PodStops, StopsFirst]),
        (Runs, "helper proxy postStart, app web", &[AppWaits, PodStops, StopsFirst]),
        (Runs, "app web, helper proxy sleep", &[AppStartsUnready, PodStops, StopsBlindly]),
        (Runs, "sidecar proxy probe, app web", &[AppWaits, PodStops, StopsLast]),
        // That it is ready by then is not because of any rule.
        (Runs, "sidecar proxy needed, init a, init b, app web", &[AppStartsUngated, PodStops, StopsLast]),
        (
            Runs,
            "helper logs, helper a postStart, helper b postStart, app web",
            &[AppStartsUnready, AppWaits, PodStops, StopsFirst],
        ),
        (Runs, "looping fetch, app web", &[Restarts, PodStops]),
        (Runs, "app web, helper daprd waits", &[PodStops, StopsFirst]),
        (Runs, "app web", &[PodStops]),
        (Runs, "helper proxy", &[]),
    ];
    for (completion, containers, expected) in cases {
        assert_eq!(whats(*completion, containers), *expected, "{completion:?} {containers}");
    }
}

prop_compose! {
    fn any_container()(
        kind in 0..7_u8,
        restarts in any::<bool>(),
        startup_probe in any::<bool>(),
        post_start in any::<bool>(),
        hook in 0..3_u8,
        needed in any::<bool>(),
        waits_for_app in any::<bool>(),
        may_end in any::<bool>(),
        is_ended in any::<bool>(),
    ) -> Container {
        let service = Service { needed, waits_for_app, may_end, is_ended };
        let (part, task) = match kind {
            0 => (Part::Init, Task::Once),
            1 => (Part::Init, Task::Serve(service)),
            2 | 3 => (Part::NativeSidecar, Task::Serve(service)),
            4 => (Part::NativeSidecar, Task::Once),
            5 => (Part::Regular, Task::Serve(service)),
            _ => (Part::Regular, Task::Work),
        };
        let pre_stop = [None, Some(Hook::Act), Some(Hook::Sleep)][usize::from(hook)];
        Container { name: format!("c{kind}"), part, task, restarts, startup_probe, post_start, pre_stop }
    }
}

fn any_pod() -> impl Strategy<Value = Pod> {
    let completion = prop_oneof![Just(Completes), Just(May), Just(Runs)];
    (completion, proptest::collection::vec(any_container(), 0..7)).prop_map(|(completion, mut containers)| {
        containers.sort_by_key(|container| container.part == Part::Regular);
        Pod { completion, containers }
    })
}

proptest! {
    #[test]
    fn every_timeline_is_in_order(pod in any_pod()) {
        let timeline = timeline(&pod);
        prop_assert_eq!(timeline.lanes.len(), pod.containers.len());
        let lives = || timeline.lanes.iter().filter_map(|lane| Some((lane, lane.life.as_ref()?)));
        for (_, life) in lives() {
            prop_assert!(life.start <= life.ready);
            prop_assert!(life.signal.is_none_or(|signal| life.start < signal));
            prop_assert!(life.end.is_none_or(|end| life.signal.unwrap_or(life.start) < end && end <= timeline.length));
            let phases = life.phases(timeline.length);
            prop_assert_eq!(phases.first().map(|phase| phase.time.start), Some(life.start));
            prop_assert!(phases.windows(2).all(|two| two[0].time.end <= two[1].time.start));
            let last = phases.last().map(|phase| phase.time.end);
            prop_assert!(life.round.is_some() || last == Some(life.end.unwrap_or(timeline.length)));
        }
        for (lane, life) in lives().filter(|(lane, _)| lane.part == Part::Regular) {
            for (before, earlier) in lives().filter(|(before, _)| before.part != Part::Regular) {
                prop_assert!(earlier.start < life.start, "{} {}", before.name, lane.name);
                prop_assert!(before.part != Part::NativeSidecar || earlier.signal.is_none_or(|signal| life.end.is_some_and(|end| end <= signal)));
            }
        }
        let mut stopped: Option<Tick> = None;
        for (_, life) in lives().filter(|(lane, _)| lane.part == Part::NativeSidecar) {
            prop_assert!(stopped.is_none_or(|signal| life.end.is_some_and(|end| end <= signal)), "in reverse order");
            stopped = life.signal;
        }
        prop_assert!(timeline.moments.is_sorted_by_key(|moment| moment.spots.first().copied()));
        for spot in timeline.moments.iter().flat_map(|moment| &moment.spots) {
            prop_assert!(spot.at <= timeline.length && spot.lane < timeline.lanes.len());
        }
    }
}
