
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
            cand --input-format 'Read every input in this format'
            cand --include 'In directories, read these files too'
            cand --exclude 'In directories, pass these over'
            cand --body 'Of each JSON text (a line of a log), judge what stands here: JSON, or JSON text in a string'
            cand --status 'The HTTP status of the response that --body points at'
            cand --route 'The route of the response that --body points at: `POST /v1/b2b/...`, an address, or an object with `method` and `url`'
            cand --files-from 'Read what these paths name too, one a line; - for standard input'
            cand --schemas 'Add or replace components: a directory of component schemas, or an OpenAPI 3 document'
            cand -A 'Do not look for a rule or group'
            cand --allow 'Do not look for a rule or group'
            cand -W 'Report a rule or group as a warning'
            cand --warn 'Report a rule or group as a warning'
            cand -D 'Report a rule or group as an error; `warnings` is whatever warns so far'
            cand --deny 'Report a rule or group as an error; `warnings` is whatever warns so far'
            cand --baseline 'Count the findings that this file knows, do not show them, and do not fail for them'
            cand --write-baseline 'Record this run''s findings in a file for --baseline'
            cand -f 'What standard output gets'
            cand --format 'What standard output gets'
            cand --report 'Write a report into a file too; may be given again'
            cand --color 'When to use colours'
            cand --judge 'What judges responses: the built-in plan of the embedded components, or the jsonschema crate'
            cand --config 'Read this configuration [default: stytch-validate.toml here or above]'
            cand --explain 'Say what a rule means and how to live with it'
            cand --list 'List what there is'
            cand --generate 'Print the man page, or what completes this command in a shell'
            cand -o 'Where the redacted capture goes [default: standard output]'
            cand --output 'Where the redacted capture goes [default: standard output]'
            cand --schema 'Judge every response by this schema: a component''s name, a route such as "POST /v1/b2b/totp", or a file'
            cand --print-schema 'Print a component as one schema that any draft 2020-12 validator accepts, or that of the configuration (`config`)'
            cand --stdin-name 'What reports call standard input'
            cand --max-unpacked 'How much a compressed input may unpack to; K, M, G and T count in 1024s'
            cand --max-held 'How much memory a response may take, or a recording that is read whole; from 4M to 4G'
            cand --max-findings 'List at most this many findings; counts stay exact, and ndjson lists all'
            cand -j 'How many threads judge [default: the cores there are]'
            cand --jobs 'How many threads judge [default: the cores there are]'
            cand -0 'The paths of --files-from end with a zero byte, as `find -print0` writes them'
            cand --null 'The paths of --files-from end with a zero byte, as `find -print0` writes them'
            cand --strict 'Hold captures to the published schema, to the letter'
            cand --force 'Let reports, a baseline and -o replace any file; else a report or baseline of ours at most'
            cand --allow-empty 'Let a run that checked nothing be a success'
            cand -q 'Print the summary alone, and nothing when all is clean'
            cand --quiet 'Print the summary alone, and nothing when all is clean'
            cand -v 'List every finding, and every response that was not checked'
            cand --verbose 'List every finding, and every response that was not checked'
            cand --no-progress 'Show no progress'
            cand --no-screen 'Parse and judge every response in full'
            cand --coverage 'Tell what the captures exercise of the catalogue, in place of each finding'
            cand --merge 'Add up reports of several runs: the paths are their JSON or NDJSON reports'
            cand --nullable 'Let optional properties of the printed schema be null, as in real captures'
            cand --redact 'Write the capture back with every secret and personal value replaced'
            cand --in-place 'Put the redacted captures in the place of the files'
            cand --dry-run 'Name the files that would be redacted, and write nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}
