//! What each format looks like, on one finding.

use std::sync::Arc;

use stytch_validate::input::READERS;
use stytch_validate::pipeline;
use stytch_validate::report::{self, Options};
use stytch_validate::settings::base::Base;
use stytch_validate::settings::{InputPath, Settings};

use crate::support::{Plan, folder, settings};

const SCHEMA: &str = r#"{"type":"object","properties":{"n":{"type":"integer"}}}"#;

fn shown(format: &str) -> String {
    let folder = folder([("a.json", &b"{\n  \"n\": \"CANARY\"\n}\n"[..])]);
    let plan = Plan {
        schema: Some(SCHEMA),
        ..Plan::default()
    };
    let input = InputPath::Path(folder.path().join("a.json"));
    let report = pipeline::run(&Arc::new(Settings {
        fingerprint_base: Base::folder(folder.path()),
        reader: READERS.iter().copied().find(|reader| reader.name == "json"),
        ..settings(vec![input], &plan)
    }));
    let options = Options {
        folder: folder.path().to_string_lossy().replace('\\', "/"),
        version: "0.0.0",
        ..Options::default()
    };
    let mut out = Vec::new();
    let format = report::find(format).expect("a format");
    (format.write)(&report, &options, &mut out).expect("memory");
    let text = String::from_utf8(out).expect("UTF-8");
    text.replace(&format!("{}/", options.folder), "")
}

#[test]
fn github() {
    insta::assert_snapshot!(shown("github"), @r#"
    ::error file=a.json,line=2,col=8,endLine=2,endColumn=15,title=type-mismatch::`n`: expected integer, found string (at /n)
    ::notice title=stytch-validate::1 response is invalid (1 error)
    "#);
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(shown("gitlab"), @r#"
    [
      {
        "description": "`n`: expected integer, found string (at /n)",
        "check_name": "type-mismatch",
        "fingerprint": "804c14a4e8d166ada584afbff179f12f15b7d127ce9fd9901e5934693a73af3a",
        "severity": "major",
        "location": {
          "path": "a.json",
          "lines": {
            "begin": 2
          }
        }
      }
    ]
    "#);
}

#[test]
fn junit() {
    insta::assert_snapshot!(shown("junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="stytch-validate" tests="1" failures="1" errors="0">
      <testsuite name="stytch-validate" tests="1" failures="1" errors="0" skipped="0">
        <properties>
          <property name="responses" value="1"/>
          <property name="checked" value="1"/>
          <property name="valid" value="0"/>
          <property name="invalid" value="1"/>
          <property name="skipped" value="0"/>
          <property name="errors" value="1"/>
          <property name="warnings" value="0"/>
          <property name="notes" value="0"/>
          <property name="baseline" value="0"/>
        </properties>
        <testcase classname="a.json" name="response 1">
          <failure type="invalid" message="1 error">2:8: error[type-mismatch]: `n`: expected integer, found string</failure>
        </testcase>
        <system-out>1 response is invalid (1 error)</system-out>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn ndjson() {
    insta::assert_snapshot!(shown("ndjson"), @r#"
    {"type":"finding","rule":"type-mismatch","severity":"error","message":"`n`: expected integer, found string","source":"a.json","response":0,"span":{"start":{"line":2,"column":8,"offset":9},"end":{"line":2,"column":16,"offset":17}},"instance_location":"/n","field":"n","schema":"user-schema.json","keyword_location":"/properties/n/type","fingerprint":"804c14a4e8d166ada584afbff179f12f15b7d127ce9fd9901e5934693a73af3a"}
    {"type":"summary","version":2,"tool":{"name":"stytch-validate","version":"0.0.0"},"truncated":false,"partial":false,"summary":{"sources":1,"responses":1,"checked":1,"valid":0,"invalid":1,"skipped":0,"unreadable":0,"errors":1,"warnings":0,"notes":0,"baseline":0,"error_responses":0,"skipped_reasons":{},"rules":{"type-mismatch":1},"errors_by_rule":{"type-mismatch":1}}}
    "#);
}

/// Without the rule's prose and the counts, which have tests of their own.
#[test]
fn sarif() {
    let log: serde_json::Value = serde_json::from_str(&shown("sarif")).expect("JSON");
    let run = &log["runs"][0];
    let shown = serde_json::json!({
        "version": log["version"],
        "invocations": run["invocations"],
        "columnKind": run["columnKind"],
        "results": run["results"],
    });
    let shown = serde_json::to_string_pretty(&shown).expect("JSON");
    insta::assert_snapshot!(shown, @r#"
    {
      "version": "2.1.0",
      "invocations": [
        {
          "executionSuccessful": true,
          "toolExecutionNotifications": []
        }
      ],
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "type-mismatch",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "`n`: expected integer, found string"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "a.json",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 2,
                  "startColumn": 8,
                  "endLine": 2,
                  "endColumn": 16,
                  "byteOffset": 9,
                  "byteLength": 8
                }
              },
              "logicalLocations": [
                {
                  "fullyQualifiedName": "/n",
                  "kind": "value"
                }
              ]
            }
          ],
          "partialFingerprints": {
            "stytchValidate/v2": "804c14a4e8d166ada584afbff179f12f15b7d127ce9fd9901e5934693a73af3a"
          },
          "properties": {
            "response": 0,
            "instanceLocation": "/n",
            "field": "n",
            "schema": "user-schema.json",
            "keywordLocation": "/properties/n/type"
          }
        }
      ]
    }
    "#);
}
