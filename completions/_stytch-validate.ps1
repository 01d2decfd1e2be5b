
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'stytch-validate' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'stytch-validate'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'stytch-validate' {
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Read every input as this format')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Also read matching files in directories')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Ignore matching files in directories')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'Check the part of each JSON value (such as a log line) that this JSON Pointer leads to: JSON, or a string that contains JSON')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Pointer to the HTTP status of the response that --body points to')
            [CompletionResult]::new('--route', '--route', [CompletionResultType]::ParameterName, 'Pointer to the route of that response: `POST /v1/b2b/...`, a URL, or an object with `method` and `url`')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Also read the paths listed in this file, one per line; - for standard input')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Add or replace components: a directory of component schemas, or an OpenAPI 3 document')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Turn a rule or group off')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Turn a rule or group off')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report a rule or group as a warning')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report a rule or group as a warning')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Report a rule or group as an error; `warnings` means everything that is a warning so far')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Report a rule or group as an error; `warnings` means everything that is a warning so far')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Count the findings recorded in this file, but do not show them or fail because of them')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Record the findings of this run in a file for --baseline')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format for stdout')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format for stdout')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report to a file; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--judge', '--judge', [CompletionResultType]::ParameterName, 'Validation engine: the built-in one for the embedded components, or the jsonschema crate for everything')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file [default: stytch-validate.toml in this folder or above]')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Explain a rule and how to fix or silence it')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List rules, schemas, routes, readers or formats')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Show what changed since an earlier JSON or NDJSON report with coverage')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Print the man page, or completions for a shell')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the redacted capture to this file [default: standard output]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the redacted capture to this file [default: standard output]')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Check every response against this schema: a component, a route such as "POST /v1/b2b/totp", or a file')
            [CompletionResult]::new('--print-schema', '--print-schema', [CompletionResultType]::ParameterName, 'Print a component as one self-contained schema (draft 2020-12), or the schema of the configuration file (`config`)')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name for standard input in reports')
            [CompletionResult]::new('--stdin-start', '--stdin-start', [CompletionResultType]::ParameterName, 'Where standard input starts, if it is a piece of a file: line, byte offset, and number of responses before it')
            [CompletionResult]::new('--max-unpacked', '--max-unpacked', [CompletionResultType]::ParameterName, 'Maximum size of an unpacked input; K, M, G and T are powers of 1024')
            [CompletionResult]::new('--max-held', '--max-held', [CompletionResultType]::ParameterName, 'Maximum memory for a response, or for a recording that is read as a whole; from 4M to 4G')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Maximum number of findings to list; counts stay exact, and ndjson lists all')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Number of worker threads [default: number of cores]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of worker threads [default: number of cores]')
            [CompletionResult]::new('-0', '-0', [CompletionResultType]::ParameterName, 'Paths in --files-from end with a zero byte, as `find -print0` writes them')
            [CompletionResult]::new('--null', '--null', [CompletionResultType]::ParameterName, 'Paths in --files-from end with a zero byte, as `find -print0` writes them')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Apply the published schema to the letter')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Let reports, baselines and -o overwrite any file, not only files that this program wrote')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit 0 even if nothing was checked')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only the summary, and nothing if there is nothing to report')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only the summary, and nothing if there is nothing to report')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List every finding, and every response that was not checked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List every finding, and every response that was not checked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not show progress')
            [CompletionResult]::new('--coverage', '--coverage', [CompletionResultType]::ParameterName, 'Show which routes, components and fields the captures cover, instead of listing findings')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'Merge the JSON or NDJSON reports of several runs, given as PATH')
            [CompletionResult]::new('--nullable', '--nullable', [CompletionResultType]::ParameterName, 'Allow null for optional properties in the printed schema, as in real captures')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Print the capture with every secret and personal value replaced')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Overwrite the input files with their redacted versions')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only list the files that would be redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
