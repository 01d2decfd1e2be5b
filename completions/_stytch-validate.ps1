
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
            [CompletionResult]::new('--input-format', '--input-format', [CompletionResultType]::ParameterName, 'Read every input in this format')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In directories, read these files too')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In directories, pass these over')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'Of each JSON text (a line of a log), judge what stands here: JSON, or JSON text in a string')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'The HTTP status of the response that --body points at')
            [CompletionResult]::new('--route', '--route', [CompletionResultType]::ParameterName, 'The route of the response that --body points at: `POST /v1/b2b/...`, an address, or an object with `method` and `url`')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read what these paths name too, one a line; - for standard input')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Add or replace components: a directory of component schemas, or an OpenAPI 3 document')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Do not look for a rule or group')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not look for a rule or group')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report a rule or group as a warning')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report a rule or group as a warning')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Report a rule or group as an error; `warnings` is whatever warns so far')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Report a rule or group as an error; `warnings` is whatever warns so far')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Count the findings that this file knows, do not show them, and do not fail for them')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Record this run''s findings in a file for --baseline')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'What standard output gets')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What standard output gets')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report into a file too; may be given again')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--judge', '--judge', [CompletionResultType]::ParameterName, 'What judges responses: the built-in plan of the embedded components, or the jsonschema crate')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration [default: stytch-validate.toml here or above]')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Say what a rule means and how to live with it')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List what there is')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Print the man page, or what completes this command in a shell')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where the redacted capture goes [default: standard output]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the redacted capture goes [default: standard output]')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Judge every response by this schema: a component''s name, a route such as "POST /v1/b2b/totp", or a file')
            [CompletionResult]::new('--print-schema', '--print-schema', [CompletionResultType]::ParameterName, 'Print a component as one schema that any draft 2020-12 validator accepts, or that of the configuration (`config`)')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'What reports call standard input')
            [CompletionResult]::new('--max-unpacked', '--max-unpacked', [CompletionResultType]::ParameterName, 'How much a compressed input may unpack to; K, M, G and T count in 1024s')
            [CompletionResult]::new('--max-held', '--max-held', [CompletionResultType]::ParameterName, 'How much memory a response may take, or a recording that is read whole; from 4M to 4G')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'List at most this many findings; counts stay exact, and ndjson lists all')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads judge [default: the cores there are]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads judge [default: the cores there are]')
            [CompletionResult]::new('-0', '-0', [CompletionResultType]::ParameterName, 'The paths of --files-from end with a zero byte, as `find -print0` writes them')
            [CompletionResult]::new('--null', '--null', [CompletionResultType]::ParameterName, 'The paths of --files-from end with a zero byte, as `find -print0` writes them')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Hold captures to the published schema, to the letter')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Let reports, a baseline and -o replace any file; else a report or baseline of ours at most')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Let a run that checked nothing be a success')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print the summary alone, and nothing when all is clean')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print the summary alone, and nothing when all is clean')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List every finding, and every response that was not checked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List every finding, and every response that was not checked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Show no progress')
            [CompletionResult]::new('--no-screen', '--no-screen', [CompletionResultType]::ParameterName, 'Parse and judge every response in full')
            [CompletionResult]::new('--coverage', '--coverage', [CompletionResultType]::ParameterName, 'Tell what the captures exercise of the catalogue, in place of each finding')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'Add up reports of several runs: the paths are their JSON or NDJSON reports')
            [CompletionResult]::new('--nullable', '--nullable', [CompletionResultType]::ParameterName, 'Let optional properties of the printed schema be null, as in real captures')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Write the capture back with every secret and personal value replaced')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Put the redacted captures in the place of the files')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Name the files that would be redacted, and write nothing')
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
