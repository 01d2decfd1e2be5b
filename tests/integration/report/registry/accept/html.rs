//! The page, read by a parser of HTML.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use stytch_validate::model::report::Summary;

use crate::report::registry::sample::{HOSTILE, Outcome, Run};

fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

pub(super) fn check(text: &str, run: &Run) {
    let page = Html::parse_document(text);
    assert_eq!(page.errors, Vec::<String>::new());
    let summary = &run.report.summary;

    let title = all(&page, "title")[0].text().collect::<String>();
    let verdict = match run.outcome {
        Outcome::Findings | Outcome::Truncated => "Invalid",
        Outcome::Clean => "Valid",
        Outcome::Unreadable | Outcome::Nothing | Outcome::Partial => "Incomplete",
    };
    assert!(title.starts_with(verdict), "{title}: {:?}", run.outcome);

    the_bar_counts_every_response(&page, summary);
    assert_eq!(all(&page, ".finding").len(), run.report.findings.len());
    the_causes_are_ranked(&page, run);
    the_findings_are_folded_by_file(&page, run);
    let foot = all(&page, "footer")[0].text().collect::<String>();
    assert!(foot.contains(env!("CARGO_PKG_VERSION")), "{foot}");

    // Nothing of a name has become an element, and nothing is asked for from anywhere.
    let known = "a,article,body,button,code,dd,details,div,dl,dt,footer,form,h1,h2,h3,head,header,html,\
                 input,label,li,main,meta,nav,ol,option,p,pre,rect,script,section,select,span,strong,style,summary,svg,\
                 table,tbody,td,th,thead,title,tr,ul";
    let known: HashSet<&str> = known.split(',').collect();
    for element in all(&page, "*") {
        assert!(known.contains(element.value().name()), "{}", element.html());
        for (name, value) in element.value().attrs() {
            let asks =
                ["src", "action", "style", "srcset"].contains(&name) || name.starts_with("on");
            assert!(!asks, "{name}={value}");
            assert!(name != "href" || value.starts_with('#'), "{value}");
        }
    }
    assert_eq!(all(&page, "script").len(), 1);
    let policy = all(&page, "meta[http-equiv='Content-Security-Policy']");
    assert!(
        policy[0]
            .attr("content")
            .expect("a policy")
            .starts_with("default-src 'none'; ")
    );

    // Every link leads to something.
    let ids: Vec<&str> = all(&page, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .collect();
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
    for link in all(&page, "a") {
        let target = &link.attr("href").expect("a target")[1..];
        assert!(target.contains('=') || unique.contains(target), "{target}");
    }
    if run.outcome == Outcome::Findings && cfg!(unix) {
        let (before, after) = HOSTILE.split_once('\n').expect("two lines");
        let after = after.split('\u{1b}').next().expect("a text");
        let shown = all(&page, ".file")[0].attr("data-file").expect("a file");
        assert!(
            shown.contains(&format!("{before}\\n{after}\\u{{1b}}")),
            "{shown}"
        );
    }
}

/// Each response is in one part of the bar, and no part is empty.
fn the_bar_counts_every_response(page: &Html, summary: &Summary) {
    let mut all_counts = 0;
    for part in all(page, ".legend li") {
        let count = all_in(part, "strong")[0].text().collect::<String>();
        let count: u64 = count.replace(',', "").parse().expect("a number");
        assert!(count > 0, "{}", part.html());
        all_counts += count;
        let expected = match part.attr("data-count") {
            Some("invalid") => summary.invalid,
            Some("skipped") => summary.skipped,
            Some("valid") => summary.valid - summary.known_invalid,
            Some("known") => summary.known_invalid,
            other => panic!("{other:?}"),
        };
        assert_eq!(count, expected, "{}", part.html());
    }
    assert_eq!(all_counts, summary.responses);
    assert_eq!(
        all(page, ".whole rect").len(),
        all(page, ".legend li").len()
    );
}

/// Errors stand before warnings, and what more responses have before what fewer have.
fn the_causes_are_ranked(page: &Html, run: &Run) {
    let causes = all(page, ".cause");
    assert_eq!(causes.len(), run.report.causes.len());
    let severities = causes
        .iter()
        .map(|cause| all_in(*cause, ".severity")[0].text().collect::<String>());
    assert!(severities.is_sorted(), "errors first");
    for cause in causes {
        // The excerpt has the colours of the terminal, and none of its codes.
        assert!(!all_in(cause, "pre .c-guide").is_empty());
        let text = cause.text().collect::<String>();
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.contains("What to do: "), "{text}");
        let place = all_in(cause, ".place")[0].text().collect::<String>();
        let copied = all_in(cause, ".copy")[0].attr("data-copy");
        assert_eq!(copied, Some(&*place));
    }
}

fn the_findings_are_folded_by_file(page: &Html, run: &Run) {
    let mut names = HashSet::new();
    for file in all(page, "details.file") {
        let name = file.attr("data-file").expect("a name");
        assert!(names.insert(name.to_owned()), "{name} twice");
        assert!(!all_in(file, ".finding").is_empty(), "{name}");
    }
    let findings = &run.report.findings;
    let places: HashSet<&str> = findings.iter().map(|one| &**one.origin.place()).collect();
    assert_eq!(names.len(), places.len());
}

fn all_in<'p>(element: ElementRef<'p>, selector: &str) -> Vec<ElementRef<'p>> {
    let selector = Selector::parse(selector).expect("a selector");
    element.select(&selector).collect()
}
