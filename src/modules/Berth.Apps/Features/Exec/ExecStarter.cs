using Berth.Apps.Data;
using Berth.Kernel;
using Berth.Ports.Containers;

namespace Berth.Apps.Features.Exec;

/// <summary>Prepares a command in an app that runs.</summary>
internal sealed class ExecStarter(AppStore store, IContainerEngine engine, ExecRegistry registry)
{
    private static readonly string[] Shell = ["/bin/bash"];

    /// <param name="command">Empty is a shell.</param>
    /// <param name="language">Becomes LANG; null leaves it.</param>
    public async Task<Result<string>> PrepareAsync(string appId, IReadOnlyList<string> command, bool tty, string? language, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(appId, cancellationToken) is null)
        {
            return AppErrors.NotFound(appId);
        }

        if (await engine.InspectContainerAsync(appId, cancellationToken) is not { State: ContainerRunState.Running })
        {
            return AppErrors.NotRunning;
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (tty)
        {
            environment["TERM"] = "xterm-256color";
        }

        if (language is { Length: > 0 } && !language.Any(char.IsControl))
        {
            environment["LANG"] = language;
        }

        var execId = await engine.CreateExecAsync(appId, new ExecSpec(command.Count > 0 ? command : Shell) { Tty = tty, Environment = environment }, cancellationToken);
        registry.Add(execId, appId, tty);
        return execId;
    }
}
