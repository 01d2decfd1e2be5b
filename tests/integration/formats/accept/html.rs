//! The page, read by a parser of HTML.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use crate::formats::sample::{HOSTILE, Outcome, Run};

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
        Outcome::Unreadable | Outcome::Nothing | Outcome::Partial => "Fell short",
    };
    assert!(title.starts_with(verdict), "{title}: {:?}", run.outcome);

    let counts = all(&page, ".counts dd");
    let errors = counts[0].text().collect::<String>();
    assert_eq!(errors, summary.errors.to_string());
    assert_eq!(all(&page, ".finding").len(), run.report.findings.len());
    assert_eq!(all(&page, ".cause").len(), run.report.causes.len());

    // Nothing of a name has become an element, and nothing is asked for from anywhere.
    let known = "a,article,body,button,code,dd,details,div,dl,dt,footer,form,h1,h2,h3,h4,head,header,html,\
                 input,label,li,main,meta,ol,option,p,pre,rect,script,section,select,span,style,summary,svg,\
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
        let shown = all(&page, ".finding")[0].attr("data-file").expect("a file");
        assert!(
            shown.contains(&format!("{before}\\n{after}\\u{{1b}}")),
            "{shown}"
        );
    }
}
