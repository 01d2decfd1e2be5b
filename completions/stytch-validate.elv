
use builtin;
use str;

set edit:completion:arg-completer[stytch-validate] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'stytch-validate'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'stytch-validate'= {
            cand --input-format 'Read every input as this format'
            cand --include 'Also read matching files in directories'
            cand --exclude 'Ignore matching files in directories'
            cand --body 'Check the part of each JSON value (such as a log line) that this JSON Pointer leads to: JSON, or a string that contains JSON'
            cand --status 'Pointer to the HTTP status of the response that --body points to'
            cand --route 'Pointer to the route of that response: `POST /v1/b2b/...`, a URL, or an object with `method` and `url`'
            cand --files-from 'Also read the paths listed in this file, one per line; - for standard input'
            cand --schemas 'Add or replace components: a directory of component schemas, or an OpenAPI 3 document'
            cand -A 'Turn a rule or group off'
            cand --allow 'Turn a rule or group off'
            cand -W 'Report a rule or group as a warning'
            cand --warn 'Report a rule or group as a warning'
            cand -D 'Report a rule or group as an error; `warnings` means everything that is a warning so far'
            cand --deny 'Report a rule or group as an error; `warnings` means everything that is a warning so far'
            cand --baseline 'Count the findings recorded in this file, but do not show them or fail because of them'
            cand --write-baseline 'Record the findings of this run in a file for --baseline'
            cand -f 'Output format for stdout'
            cand --format 'Output format for stdout'
            cand --report 'Also write a report to a file; may be repeated'
            cand --color 'When to use colours'
            cand --judge 'Validation engine: the built-in one for the embedded components, or the jsonschema crate for everything'
            cand --config 'Configuration file [default: stytch-validate.toml in this folder or above]'
            cand --explain 'Explain a rule and how to fix or silence it'
            cand --list 'List rules, schemas, routes, readers or formats'
            cand --against 'Show what changed since an earlier JSON or NDJSON report with coverage'
            cand --generate 'Print the man page, or completions for a shell'
            cand -o 'Write the redacted capture to this file [default: standard output]'
            cand --output 'Write the redacted capture to this file [default: standard output]'
            cand --schema 'Check every response against this schema: a component, a route such as "POST /v1/b2b/totp", or a file'
            cand --print-schema 'Print a component as one self-contained schema (draft 2020-12), or the schema of the configuration file (`config`)'
            cand --stdin-name 'Name for standard input in reports'
            cand --stdin-start 'Where standard input starts, if it is a piece of a file: line, byte offset, and number of responses before it'
            cand --max-unpacked 'Maximum size of an unpacked input; K, M, G and T are powers of 1024'
            cand --max-held 'Maximum memory for a response, or for a recording that is read as a whole; from 4M to 4G'
            cand --max-findings 'Maximum number of findings to list; counts stay exact, and ndjson lists all'
            cand -j 'Number of worker threads [default: number of cores]'
            cand --jobs 'Number of worker threads [default: number of cores]'
            cand -0 'Paths in --files-from end with a zero byte, as `find -print0` writes them'
            cand --null 'Paths in --files-from end with a zero byte, as `find -print0` writes them'
            cand --strict 'Apply the published schema to the letter'
            cand --force 'Let reports, baselines and -o overwrite any file, not only files that this program wrote'
            cand --allow-empty 'Exit 0 even if nothing was checked'
            cand -q 'Print only the summary, and nothing if there is nothing to report'
            cand --quiet 'Print only the summary, and nothing if there is nothing to report'
            cand -v 'List every finding, and every response that was not checked'
            cand --verbose 'List every finding, and every response that was not checked'
            cand --no-progress 'Do not show progress'
            cand --coverage 'Show which routes, components and fields the captures cover, instead of listing findings'
            cand --merge 'Merge the JSON or NDJSON reports of several runs, given as PATH'
            cand --nullable 'Allow null for optional properties in the printed schema, as in real captures'
            cand --redact 'Print the capture with every secret and personal value replaced'
            cand --in-place 'Overwrite the input files with their redacted versions'
            cand --dry-run 'Only list the files that would be redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}
