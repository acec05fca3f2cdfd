using System.CommandLine;
using Berth.Cli.Hosting;

namespace Berth.Cli.Commands;

/// <summary><c>berth completion bash|zsh|fish</c>: the script that asks this program what could come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Load with: source <(berth completion bash)
        _berth_complete() {
            local IFS=$'\n' suggestions
            suggestions=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) || return
            COMPREPLY=($(compgen -W "${suggestions}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _berth_complete berth
        """;

    private const string Zsh = """
        #compdef berth
        # Load with: source <(berth completion zsh)
        _berth_complete() {
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            (( ${#suggestions[1]} )) && compadd -- "${suggestions[@]}" || _files
        }
        compdef _berth_complete berth
        """;

    private const string Fish = """
        # Load with: berth completion fish | source
        function __berth_complete
            set -l line (commandline -cp)
            berth "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c berth -a '(__berth_complete)'
        """;

    private static readonly Argument<string> Shell = Make();

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("completion", "Print a shell's completion script: source <(berth completion bash)") { Shell }, (session, _) =>
        {
            session.Print.Line(session.Parse.GetRequiredValue(Shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return Task.FromResult(ExitCode.Ok);
        });

    private static Argument<string> Make()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        return shell;
    }
}
